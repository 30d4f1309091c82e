using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>How much a key tells those who have the program.</summary>
internal enum KeyOrigin
{
    /// <summary>Nothing is known against it.</summary>
    Unknown,

    /// <summary>Stretched from the names of machine and user: a last resort.</summary>
    StretchedNames,

    /// <summary>Made of the names of machine or user, which everybody there knows.</summary>
    Names,

    /// <summary>In the program.</summary>
    Constant,
}

/// <summary>What looks like encryption and is none.</summary>
internal static class FakeProtection
{
    private const int MaxDepth = 12;

    private static readonly HashSet<string> s_ciphers = new(StringComparer.Ordinal)
    {
        "Aes", "AesGcm", "AesCcm", "AesManaged", "RijndaelManaged", "TripleDES", "ChaCha20Poly1305", "RSA", "ProtectedData", "IDataProtector", "CryptoStream",
        "CreateEncryptor", "EncryptCbc", "EncryptEcb", "EncryptCfb", "DataProtector", "SecretBox", "KeyVault", "CryptographyClient",
    };

    private static readonly string[] s_names = { "MachineName", "UserName", "UserDomainName", "ProcessorCount", "OSVersion" };

    /// <summary>The name of the encoding that a stored credential went through, on its way to the write or in the helper that writes; null when it went through none.</summary>
    public static string? EncodingOf(StoredSecret stored, McpProgram program, CancellationToken cancellationToken) =>
        EncodingOf(stored.Place, program, cancellationToken)
        ?? (stored.Place == stored.Hit.Sink ? null : EncodingOf(stored.Hit.Sink, program, cancellationToken));

    private static string? EncodingOf(SyntaxNode content, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var origin in Origins.Of(content, program, cancellationToken))
        {
            if (EncodingIn(origin) is { } encoding)
            {
                return encoding;
            }
        }

        return null;
    }

    /// <summary>The encoding that a method uses whose name says encryption; null when it says nothing, or does encrypt.</summary>
    public static string? EncodingOf(MethodDeclarationSyntax method)
    {
        var words = SecretNames.Words(method.Identifier.ValueText).ToList();
        if (!words.Any(w => w is "encrypt" or "protect" or "cipher" or "obfuscate" or "scramble" or "seal")
            || words.Any(w => w is "un" or "de" or "decrypt" or "unprotect" or "unseal" or "deobfuscate" or "unscramble")
            || method.ParameterList.Parameters.Count == 0
            || (SyntaxNode?)method.Body is null && method.ExpressionBody is null)
        {
            return null;
        }

        return method.DescendantTokens().Any(t => s_ciphers.Contains(t.ValueText) || IsCipherCall(t, method)) ? null : EncodingIn(method);
    }

    /// <summary>Where a key comes from; unknown unless all of it is known.</summary>
    public static KeyOrigin OriginOf(IOperation key, McpProgram program, CancellationToken cancellationToken) => Origin(key, program, MaxDepth, cancellationToken);

    private static string? EncodingIn(SyntaxNode node)
    {
        foreach (var child in node.DescendantNodesAndSelf())
        {
            switch (child)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } }:
                    switch (name)
                    {
                        case "ToBase64String" or "ToBase64CharArray":
                            return "Base64";
                        case "EncodeToString" or "EncodeToUtf8" or "Base64UrlEncode":
                            return "Base64";
                        case "ToHexString" or "ToHexStringLower":
                            return "Hexadecimal";
                    }

                    break;

                case ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: "GZipStream" or "DeflateStream" or "BrotliStream" or "ZLibStream" } }:
                    return "Compression";

                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.ExclusiveOrExpression }:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.ExclusiveOrAssignmentExpression }:
                    return "XOR";
            }
        }

        return null;
    }

    /// <summary>Whether the method hands the work to something else that encrypts, or that is out of sight.</summary>
    private static bool IsCipherCall(SyntaxToken token, MethodDeclarationSyntax method) =>
        token.IsKind(SyntaxKind.IdentifierToken)
        && token != method.Identifier
        && SecretNames.Words(token.ValueText).Any(w => w is "encrypt" or "protect" or "protector" or "cipher" or "seal" or "hash");

    private static KeyOrigin Origin(IOperation value, McpProgram program, int depth, CancellationToken cancellationToken)
    {
        value = value.WithoutConversions();
        if (depth == 0)
        {
            return KeyOrigin.Unknown;
        }

        if (value.ConstantValue.HasValue)
        {
            return value.ConstantValue.Value is string { Length: > 0 } or byte or int or char ? KeyOrigin.Constant : KeyOrigin.Unknown;
        }

        switch (value)
        {
            case IArrayCreationOperation { Initializer: { ElementValues: { Length: > 0 } elements } }:
                return All(elements);

            case ILocalReferenceOperation { Local: var local }:
                return Initial(local);

            case IFieldReferenceOperation { Field: { IsReadOnly: true } field }:
                return Initial(field);

            case IPropertyReferenceOperation { Property: { IsStatic: true } property } when SymbolNames.Is(property.ContainingType, "System.Environment"):
                return Array.IndexOf(s_names, property.Name) >= 0 ? KeyOrigin.Names : KeyOrigin.Unknown;

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Join(Of(sum.LeftOperand), Of(sum.RightOperand));

            case IInterpolatedStringOperation text:
                return All(text.Parts.Select(p => p is IInterpolationOperation hole ? hole.Expression : ((IInterpolatedStringTextOperation)p).Text));

            case IObjectCreationOperation { Type.Name: "Rfc2898DeriveBytes", Arguments: { Length: > 0 } arguments }:
                return Stretched(Of(arguments[0].Value));

            case IInvocationOperation { TargetMethod: { Name: var name } } call:
                return name switch
                {
                    "GetBytes" when call.Instance is { Type.Name: "Rfc2898DeriveBytes" } stretched => Of(stretched),
                    "Pbkdf2" or "DeriveKey" => Stretched(Named(call, "password", "ikm")),
                    "GetBytes" or "FromBase64String" or "FromHexString" or "HashData" or "ComputeHash" => Named(call, "s", "source", "buffer", "chars"),
                    "Substring" or "PadRight" or "PadLeft" or "ToArray" or "AsSpan" or "Take" or "ToUpperInvariant" or "ToLowerInvariant" or "Trim" =>
                        Of(call.Instance ?? call.Arguments[0].Value),
                    "Concat" or "Join" => All(call.Arguments.Select(a => a.Value)),
                    _ => KeyOrigin.Unknown,
                };

            default:
                return KeyOrigin.Unknown;
        }

        KeyOrigin Of(IOperation part) => Origin(part, program, depth - 1, cancellationToken);

        KeyOrigin All(IEnumerable<IOperation> parts) => parts.Select(Of).Aggregate(KeyOrigin.Constant, Join);

        KeyOrigin Named(IInvocationOperation call, params string[] parameters) =>
            call.Arguments.FirstOrDefault(a => parameters.Contains(a.Parameter?.Name)) is { } argument ? Of(argument.Value) : KeyOrigin.Unknown;

        KeyOrigin Initial(ISymbol symbol) =>
            program.SourcesOf(symbol).Select(r => r.GetSyntax(cancellationToken)).OfType<VariableDeclaratorSyntax>().FirstOrDefault() is { Initializer.Value: { } initial } declarator
            && !IsWrittenLater(declarator, symbol.Name)
            && program.ModelOf(initial.SyntaxTree).OperationOf(initial, cancellationToken) is { } operation
                ? Of(operation)
                : KeyOrigin.Unknown;

        static KeyOrigin Stretched(KeyOrigin origin) => origin == KeyOrigin.Names ? KeyOrigin.StretchedNames : origin;

        static KeyOrigin Join(KeyOrigin left, KeyOrigin right) => left < right ? left : right;
    }

    /// <summary>An array that is filled after its creation is no constant.</summary>
    private static bool IsWrittenLater(VariableDeclaratorSyntax declarator, string name) =>
        declarator.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or TypeDeclarationSyntax)?.DescendantNodes()
            .Any(n => n is AssignmentExpressionSyntax { Left: var left }
                && (left is IdentifierNameSyntax { Identifier.ValueText: var direct } && direct == name
                    || left is ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var element } } && element == name)) == true;
}
