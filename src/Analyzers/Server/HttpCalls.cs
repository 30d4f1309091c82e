using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Reads the verb and the address of an HTTP request off the code that makes it.</summary>
internal static class HttpCalls
{
    /// <summary>Addresses where a POST opens a session and changes nothing.</summary>
    private static readonly string[] s_signIns = { "token", "oauth", "login", "signin", "sign-in", "authenticate", "/auth", "access/ticket" };

    /// <summary>What tells the verb of an SQL statement from one of HTTP.</summary>
    public const string StatementPrefix = "sql:";

    private static readonly char[] s_blanks = { ' ', '\r', '\n', '\t' };

    private static readonly string[] s_statements = { "select", "with", "insert", "update", "delete", "merge", "drop", "alter", "truncate" };

    /// <summary>The verb of the request that is sent, when it is created in the same body: <c>HttpMethod.Get</c> gives "Get".</summary>
    public static string? VerbOf(IOperation call)
    {
        string? verb = null;
        foreach (var creation in RequestsOf(call))
        {
            // Without a verb the request is a GET; with one that is computed, or two that differ, nothing is known.
            var method = VerbIn(creation) ?? (creation.Arguments.Length == 0 && creation.Initializer is null ? "Get" : null);
            if (method is null || (verb is not null && verb != method))
            {
                return null;
            }

            verb = method;
        }

        return verb;
    }

    /// <summary>The requests that the body around <paramref name="call"/> creates.</summary>
    public static IEnumerable<IObjectCreationOperation> RequestsOf(IOperation call) =>
        call.Root().Descendants().OfType<IObjectCreationOperation>().Where(c => c.Constructor?.ContainingType.Name == "HttpRequestMessage");

    /// <summary>The verb that a value names, as <c>HttpMethod.Delete</c> does.</summary>
    public static string? VerbIn(IOperation value) => value.DescendantsAndSelf().OfType<IPropertyReferenceOperation>()
        .FirstOrDefault(p => p.Property is { IsStatic: true, ContainingType.Name: "HttpMethod" })?.Property.Name;

    /// <summary>The verb of the SQL statement that a value spells out, as <c>sql:update</c>; null when it is no statement.</summary>
    public static string? StatementIn(IOperation value)
    {
        foreach (var text in ConstantsIn(value))
        {
            var trimmed = text.TrimStart();
            var end = trimmed.IndexOfAny(s_blanks);
            if (end > 0 && Array.IndexOf(s_statements, trimmed.Substring(0, end).ToLowerInvariant()) is >= 0 and var verb)
            {
                return StatementPrefix + s_statements[verb];
            }
        }

        return null;
    }

    /// <summary>Whether a POST only opens a session.</summary>
    public static bool IsSignIn(IOperation call) => Mentions(call, s_signIns);

    /// <summary>Whether a constant in the call, an address nearly always, has one of the words.</summary>
    public static bool Mentions(IOperation call, string[] words) =>
        ConstantsIn(call).Any(text => words.Any(w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>The constant texts in an operation, those between the holes of an interpolated string included.</summary>
    public static IEnumerable<string> ConstantsIn(IOperation operation) =>
        operation.DescendantsAndSelf().Select(part => part.ConstantValue.Value).OfType<string>();
}
