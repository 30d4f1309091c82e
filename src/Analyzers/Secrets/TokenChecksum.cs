using System;

namespace McpAnalyzers.Secrets;

/// <summary>Which checksum a token carries.</summary>
internal enum TokenChecksum
{
    None,

    /// <summary>The last six characters are the CRC-32 of the 30 before them, in base 62.</summary>
    Base62,

    /// <summary>The last eight characters are the CRC-32 of the prefix and the secret, in hex.</summary>
    Hex,

    /// <summary>The part before the first dot is a decimal number in base64. Without it the shape says nothing.</summary>
    Snowflake,
}

/// <summary>Computes the checksums of tokens.</summary>
internal static class TokenChecksums
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly uint[] s_table = BuildTable();

    /// <summary>Whether the token carries the checksum its format promises; true when it promises none.</summary>
    public static bool IsValid(TokenChecksum kind, string text, int start, int length) => kind switch
    {
        TokenChecksum.Base62 => length > 36 && Base62Equals(Crc(text, start + length - 36, 30), text, start + length - 6),
        TokenChecksum.Hex => length > 9 && HexEquals(Crc(text, start, length - 9), text, start + length - 8),
        TokenChecksum.Snowflake => IsNumber(text, start, text.IndexOf('.', start) - start),
        _ => true,
    };

    public static uint Crc(string text, int start, int length)
    {
        var crc = uint.MaxValue;
        for (var i = start; i < start + length; i++)
        {
            crc = s_table[(crc ^ text[i]) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static bool Base62Equals(uint value, string text, int start)
    {
        for (var i = start + 5; i >= start; i--)
        {
            if (text[i] != Base62[(int)(value % 62)])
            {
                return false;
            }

            value /= 62;
        }

        return true;
    }

    private static bool HexEquals(uint value, string text, int start) =>
        string.Compare(text, start, value.ToString("x8", System.Globalization.CultureInfo.InvariantCulture), 0, 8, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsNumber(string text, int start, int length)
    {
        if (StructuredSecrets.Decode(text, start, length) is not { Length: >= 15 } number)
        {
            return false;
        }

        foreach (var c in number)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
