using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>The account that a connection string or the URL of a database signs in as.</summary>
internal sealed class ConnectionAccount
{
    private const int LongestText = 4096;

    private static readonly HashSet<string> s_administrators = new(StringComparer.OrdinalIgnoreCase) { "sa", "root", "postgres", "admin", "administrator", "sysdba" };

    private static readonly HashSet<string> s_userKeys = new(StringComparer.OrdinalIgnoreCase) { "user id", "userid", "uid", "user", "username", "user name" };

    private static readonly HashSet<string> s_hostKeys = new(StringComparer.OrdinalIgnoreCase) { "server", "data source", "datasource", "host", "address", "addr", "network address" };

    private static readonly HashSet<string> s_passwordKeys = new(StringComparer.OrdinalIgnoreCase) { "password", "pwd" };

    // What else a connection string may begin with.
    private static readonly HashSet<string> s_otherKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "database", "initial catalog", "port", "provider", "driver", "application name", "encrypt", "sslmode", "ssl mode", "pooling", "persist security info", "service name",
    };

    private static readonly HashSet<string> s_schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        "postgres", "postgresql", "mysql", "mariadb", "sqlserver", "mssql", "mongodb", "mongodb+srv", "oracle", "clickhouse", "db2", "cockroachdb",
    };

    // The names that services have in the compose files of a developer's machine.
    private static readonly HashSet<string> s_containers = new(StringComparer.OrdinalIgnoreCase)
    {
        "db", "database", "sql", "sqlserver", "mssql", "postgres", "postgresql", "pg", "mysql", "mariadb", "mongo", "mongodb", "oracle", "clickhouse", "sql-server", "sqldb", "sql-data",
    };

    private ConnectionAccount(string user, int start, string? host, string? password)
    {
        User = user;
        Start = start;
        Host = host;
        Password = password;
    }

    public string User { get; }

    /// <summary>Where the user's name stands in the text.</summary>
    public int Start { get; }

    private string? Host { get; }

    private string? Password { get; }

    /// <summary>Whether a segment of this name holds no credential: where, which and as whom.</summary>
    public static bool IsPublicKey(string key) => s_hostKeys.Contains(key) || s_userKeys.Contains(key) || s_otherKeys.Contains(key);

    /// <summary>Whether the account may do everything on its server.</summary>
    public bool IsAdministrator => IsAdministratorName(User);

    /// <summary>Whether the server is this machine's own.</summary>
    public bool IsLocal => Host is not null && IsLocalHost(Host);

    /// <summary>Whether the server is likely a container beside this one.</summary>
    public bool IsContainer => Host is not null && s_containers.Contains(HostName(Host));

    /// <summary>Whether the text shows its reader what a connection string looks like.</summary>
    public bool IsSample => IsMadeUp(Host) || IsMadeUp(Password);

    public static bool IsAdministratorName(string user) => s_administrators.Contains(user);

    /// <summary>Whether the name of a setting in a connection string is the user's.</summary>
    public static bool IsUserKey(string key) => s_userKeys.Contains(key);

    public static bool IsLocalHost(string host)
    {
        var name = HostName(host);
        return StructuredSecrets.IsLoopback(name, 0) || name.Length == 0 || name is "." or "[" or "0.0.0.0" or "host.docker.internal" or "::1";
    }

    /// <summary>The account of a text that is a connection string as a whole; null for any other text, and for one that names none.</summary>
    public static ConnectionAccount? Find(string text)
    {
        if (text.Length is < 12 or > LongestText)
        {
            return null;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme is > 0 and < 14 && s_schemes.Contains(text.Substring(0, scheme)))
        {
            return OfUrl(text, scheme + 3);
        }

        var equals = text.IndexOf('=');
        return equals is > 1 and < 32 && IsKnown(text.Substring(0, equals).Trim()) ? OfPairs(text) : null;
    }

    private static bool IsKnown(string key) => s_userKeys.Contains(key) || s_hostKeys.Contains(key) || s_passwordKeys.Contains(key) || s_otherKeys.Contains(key);

    private static ConnectionAccount? OfPairs(string text)
    {
        string? user = null, host = null, password = null;
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            var end = text.IndexOf(';', i);
            end = end < 0 ? text.Length : end;
            var equals = text.IndexOf('=', i, end - i);
            if (equals > i)
            {
                var key = text.Substring(i, equals - i).Trim();
                var value = text.Substring(equals + 1, end - equals - 1);
                if (s_userKeys.Contains(key))
                {
                    user = value.Trim();
                    start = equals + 1 + (value.Length - value.TrimStart().Length);
                }
                else if (s_hostKeys.Contains(key))
                {
                    host = value.Trim();
                }
                else if (s_passwordKeys.Contains(key))
                {
                    password = value.Trim();
                }
            }

            i = end + 1;
        }

        // Somebody who signs in somewhere: a list of filters may have a user as well.
        return user is { Length: > 0 } && (host is not null || password is not null) ? new ConnectionAccount(user, start, host, password) : null;
    }

    private static ConnectionAccount? OfUrl(string text, int start)
    {
        var at = -1;
        var end = start;
        for (; end < text.Length && text[end] is not ('/' or '?' or '#'); end++)
        {
            at = text[end] == '@' ? end : at;
        }

        if (at < 0)
        {
            return null;
        }

        var colon = text.IndexOf(':', start, at - start);
        return new ConnectionAccount(
            text.Substring(start, (colon < 0 ? at : colon) - start), start, text.Substring(at + 1, end - at - 1), colon < 0 ? null : text.Substring(colon + 1, at - colon - 1));
    }

    /// <summary>The host without protocol, port and instance.</summary>
    private static string HostName(string host)
    {
        var start = host.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? 4 : 0;
        var end = host.IndexOfAny(s_hostEnds, start);
        return (end < 0 ? host.Substring(start) : host.Substring(start, end - start)).Trim();
    }

    private static readonly char[] s_hostEnds = { ',', ':', '\\', '/' };

    private static bool IsMadeUp(string? part) =>
        part is { Length: > 0 } && part.IndexOf(SampleText.Hole) < 0
        && ((part[0] == '<' && part[part.Length - 1] == '>') || (part[0] == '[' && part[part.Length - 1] == ']') || SampleText.AsksForValue(part) || part.StartsWith("my", StringComparison.OrdinalIgnoreCase) && part.EndsWith("server", StringComparison.OrdinalIgnoreCase));
}
