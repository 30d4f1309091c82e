using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What the texts of exceptions say, by type and by member.</summary>
internal static class ExceptionTable
{
    /// <summary>Exceptions about what the caller itself passed: it may read of its own mistake.</summary>
    private static readonly string[] s_ofTheCaller =
    {
        "System.ArgumentException", "System.FormatException", "System.OverflowException", "System.Text.Json.JsonException",
        "Newtonsoft.Json.JsonException", "System.Xml.XmlException",
    };

    // First parts of names that many products share.
    private static readonly HashSet<string> s_vendors = new(StringComparer.Ordinal)
    {
        "System", "Microsoft", "Azure", "Amazon", "AWSSDK", "Google", "ModelContextProtocol", "Mcp", "MCP",
    };

    // Codes and names, no detail.
    private static readonly HashSet<string> s_harmless = new(StringComparer.Ordinal)
    {
        "ParamName", "ErrorCode", "SqlState", "HResult", "Number", "StatusCode", "ReasonPhrase", "HelpLink", "Source", "TargetSite", "Type",
        "ActualValue", "Count", "ObjectName", "PropertyName",
    };

    public static bool IsException(ITypeSymbol? type) => SymbolNames.IsOrDerivesFrom(type, "System.Exception");

    /// <summary>An exception whose text is meant for the client, or says nothing: the SDK's own, and that of a cancelled call.</summary>
    public static bool IsMeantForClient(ITypeSymbol? type) =>
        SinkTable.IsForwarded(type) || SymbolNames.IsOrDerivesFrom(type, "System.OperationCanceledException");

    /// <summary>Whether the text is about what the caller passed, by the type or by its name (<c>ValidationException</c>).</summary>
    public static bool IsOfTheCaller(ITypeSymbol? type)
    {
        if (type?.Name.EndsWith("ValidationException", StringComparison.Ordinal) == true)
        {
            return true;
        }

        foreach (var name in s_ofTheCaller)
        {
            if (SymbolNames.IsOrDerivesFrom(type, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another project of the same product declares the exception, by the first part of the assemblies' names.</summary>
    public static bool IsOfSameProduct(ITypeSymbol type, IAssemblySymbol? program)
    {
        if (program is null || type.ContainingAssembly is not { } declaring)
        {
            return false;
        }

        var product = program.Name.Split('.')[0];
        return product.Length > 2
            && !s_vendors.Contains(product)
            && (declaring.Name == product || declaring.Name.StartsWith(product + ".", StringComparison.Ordinal));
    }

    /// <summary>What a member of a caught exception holds: its text, all of it, or nothing of note (null).</summary>
    public static SourceKind? Member(SourceKind kind, string member)
    {
        if (s_harmless.Contains(member))
        {
            return null;
        }

        return member switch
        {
            "InnerException" or "StackTrace" or "Data" => SourceKind.ExceptionDetail,
            "InnerExceptions" => kind,

            // One message is as much as another: what wraps a database's error says nothing itself.
            "Message" => SourceKind.ExceptionText,
            _ => kind == SourceKind.Exception ? SourceKind.ExceptionText : kind,
        };
    }
}
