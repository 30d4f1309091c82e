using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>
/// The catch clauses of one file that do something with the exception beside logging it and throwing an ordinary one; by
/// syntax alone, so that a catch which only logs costs no more than this.
/// </summary>
/// <remarks>Keyed by the tree like <see cref="TreeIndex"/>; holds no nodes and no symbols.</remarks>
internal sealed class Catches
{
    private static readonly ConditionalWeakTable<SyntaxTree, Catches> s_cache = new();

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
        "GetType", "StatusCode", "HResult", "ErrorCode", "Number", "ParamName", "SqlState", "NativeErrorCode", "SocketErrorCode", "Status", "CancellationToken",
    };

    private Catches(Candidate[] candidates) => Candidates = candidates;

    /// <summary>The clauses in source order.</summary>
    public IReadOnlyList<Candidate> Candidates { get; }

    public static Catches Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var known))
        {
            return known;
        }

        var index = TreeIndex.Of(tree, cancellationToken);
        var candidates = new List<Candidate>();
        if (index.MayContain("catch"))
        {
            foreach (var clause in index.Catches(tree.GetRoot(cancellationToken)))
            {
                if (IsCandidate(clause))
                {
                    candidates.Add(new Candidate(clause.Span, NamesOf(clause)));
                }
            }
        }

        known = new Catches(candidates.ToArray());
        return s_cache.GetValue(tree, _ => known);
    }

    /// <summary>Whether a clause lies in the span.</summary>
    public bool Any(TextSpan span)
    {
        foreach (var candidate in Candidates)
        {
            if (span.Contains(candidate.Span))
            {
                return true;
            }
        }

        return false;
    }

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

    private static bool IsCandidate(CatchClauseSyntax clause)
    {
        foreach (var use in Uses(clause))
        {
            return use is not null;
        }

        return false;
    }

    private static bool IsName(IdentifierNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
        || name.Parent is NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax
        || (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member && member.Left == name)
        || name.IsInNameOf();

    private static bool LetsOut(IdentifierNameSyntax use, CatchClauseSyntax clause)
    {
        if (use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } && s_harmlessMembers.Contains(member))
        {
            return false;
        }

        for (SyntaxNode? node = use; node is not null && node != clause; node = node.Parent)
        {
            switch (node)
            {
                case ThrowStatementSyntax thrown when IsMasked(thrown.Expression):
                case ThrowExpressionSyntax { Expression: var expression } when IsMasked(expression):
                case ExpressionStatementSyntax statement when IsLogging(statement.Expression):
                    return false;
            }
        }

        return true;
    }

    private static bool IsMasked(ExpressionSyntax? thrown) =>
        thrown is IdentifierNameSyntax
        || (thrown is ObjectCreationExpressionSyntax { Type: var type } && s_masked.Contains(type.RightmostName().ValueText));

    /// <summary>The names by which other members may get at what the clause has put somewhere: its method's, and what it assigns or fills.</summary>
    private static int[] NamesOf(CatchClauseSyntax clause)
    {
        var names = new HashSet<int>();
        foreach (var ancestor in clause.Ancestors())
        {
            var identifier = ancestor switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                PropertyDeclarationSyntax property => property.Identifier.ValueText,
                VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.ValueText,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
                _ => null,
            };
            if (identifier is not null)
            {
                names.Add(TreeIndex.Hash(identifier));
                break;
            }
        }

        foreach (var node in clause.Block.DescendantNodes())
        {
            var target = node switch
            {
                AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment => LastName(assignment.Left),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, Parent: ExpressionStatementSyntax statement }
                    when !IsLogging(statement.Expression) => LastName(access.Expression),
                _ => "",
            };
            if (target.Length > 0)
            {
                names.Add(TreeIndex.Hash(target));
            }
        }

        return names.ToArray();
    }

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => LastName(element.Expression),
        PostfixUnaryExpressionSyntax suppressed => LastName(suppressed.Operand),
        _ => "",
    };

    /// <summary>One clause.</summary>
    /// <param name="Span">The whole clause.</param>
    /// <param name="Names">The hashes of the names by which what it lets out may be got at.</param>
    internal sealed record Candidate(TextSpan Span, int[] Names);
}
