using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>What a catch clause does with its exception, by syntax alone: most only log it, or throw an ordinary one.</summary>
internal static class Catches
{
    private static readonly HashSet<string> s_logging = new(StringComparer.Ordinal)
    {
        "Error", "Warn", "Warning", "Info", "Information", "Debug", "Trace", "Fatal", "Critical", "Verbose", "Exception", "Write", "WriteLine", "WriteLineAsync",
        "SetStatus", "SetTag", "AddTag", "AddException", "RecordException", "AddEvent",
    };

    // The SDK masks these whatever they say. Names of exceptions that a program is free to declare are not among them.
    private static readonly HashSet<string> s_masked = new(StringComparer.Ordinal)
    {
        "Exception", "InvalidOperationException", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "ApplicationException",
        "HttpRequestException", "TimeoutException", "NotSupportedException", "IOException", "FormatException", "AggregateException", "UnauthorizedAccessException",
        "InvalidDataException", "KeyNotFoundException", "JsonException", "SecurityException", "FileNotFoundException", "OperationCanceledException",
    };

    private static readonly HashSet<string> s_harmlessMembers = new(StringComparer.Ordinal)
    {
        "GetType", "StatusCode", "HResult", "ErrorCode", "Number", "ParamName", "SqlState", "NativeErrorCode", "SocketErrorCode", "CancellationToken",
    };

    /// <summary>The uses of the clause's exception that can let it out, in source order.</summary>
    public static IEnumerable<IdentifierNameSyntax> Uses(CatchClauseSyntax clause)
    {
        if (clause.Declaration is not { Identifier: { RawKind: not 0 } variable })
        {
            yield break;
        }

        foreach (var node in clause.Block.DescendantNodes())
        {
            if (node is IdentifierNameSyntax name && name.Identifier.ValueText == variable.ValueText && !IsName(name) && LetsOut(name, clause))
            {
                yield return name;
            }
        }
    }

    /// <summary>Whether a statement only writes its arguments to a log or a trace.</summary>
    public static bool IsLogging(ExpressionSyntax expression)
    {
        expression = expression is AwaitExpressionSyntax awaited ? awaited.Expression : expression;
        expression = expression is ConditionalAccessExpressionSyntax conditional ? conditional.WhenNotNull : expression;
        if (expression is not InvocationExpressionSyntax call)
        {
            return false;
        }

        var (receiver, name) = call.Expression switch
        {
            MemberAccessExpressionSyntax access => (LastName(access.Expression), access.Name.Identifier.ValueText),
            MemberBindingExpressionSyntax binding => ("", binding.Name.Identifier.ValueText),
            SimpleNameSyntax simple => ("", simple.Identifier.ValueText),
            _ => ("", ""),
        };
        return name.StartsWith("Log", StringComparison.Ordinal)
            || name.StartsWith("Track", StringComparison.Ordinal)
            || (s_logging.Contains(name)
                && (receiver.Length == 0
                    || receiver.EndsWith("log", StringComparison.OrdinalIgnoreCase)
                    || receiver.EndsWith("logger", StringComparison.OrdinalIgnoreCase)
                    || receiver is "Console" or "Error" or "Debug" or "Trace" or "activity" or "span" or "Current"));
    }

    private static bool IsName(IdentifierNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        || name.Parent is NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax
        || (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member && member.Left == name)
        || name.IsInNameOf();

    private static bool LetsOut(IdentifierNameSyntax use, CatchClauseSyntax clause) =>
        !(use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } && s_harmlessMembers.Contains(member))
        && !IsKept(use, clause);

    /// <summary>Whether the value at this place only goes to a log, or into an exception that the SDK masks.</summary>
    public static bool IsKept(SyntaxNode use, SyntaxNode scope)
    {
        for (SyntaxNode? node = use; node is not null && node != scope; node = node.Parent)
        {
            switch (node)
            {
                case ThrowStatementSyntax thrown when IsMasked(thrown.Expression):
                case ThrowExpressionSyntax { Expression: var expression } when IsMasked(expression):
                case ExpressionStatementSyntax statement when IsLogging(statement.Expression):
                    return true;
            }
        }

        return false;
    }

    private static bool IsMasked(ExpressionSyntax? thrown) =>
        thrown is IdentifierNameSyntax
        || (thrown is ObjectCreationExpressionSyntax { Type: var type } && s_masked.Contains(type.RightmostName().ValueText));

    public static string LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => LastName(element.Expression),
        PostfixUnaryExpressionSyntax suppressed => LastName(suppressed.Operand),
        _ => "",
    };
}
