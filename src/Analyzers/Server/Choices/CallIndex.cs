using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// The calls of one file that pass on something which is not fixed where they stand, by the name they call: what a
/// parameter can choose goes through one of these. Syntax only.
/// </summary>
/// <remarks>Keyed by the tree like <see cref="TreeIndex"/>; holds positions, no nodes.</remarks>
internal sealed class CallIndex
{
    private static readonly ConditionalWeakTable<SyntaxTree, CallIndex> s_cache = new();

    private readonly Dictionary<string, List<int>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Position, string Member)>> _callsByMember = new(StringComparer.Ordinal);

    /// <summary>Reading an element by a name that is not fixed.</summary>
    public const string Element = "[]";

    private CallIndex()
    {
    }

    public static CallIndex Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var index))
        {
            return index;
        }

        index = Build(tree.GetRoot(cancellationToken), cancellationToken);
        return s_cache.GetValue(tree, _ => index);
    }

    /// <summary>The names that are called here in either way.</summary>
    public IEnumerable<string> Names => _calls.Keys.Concat(_callsByMember.Keys.Where(name => !_calls.ContainsKey(name)));

    /// <summary>Where the name is called (or created, or assigned) with something that is not fixed.</summary>
    public IReadOnlyList<int> Calls(string name) => _calls.TryGetValue(name, out var positions) ? positions : Array.Empty<int>();

    /// <summary>Where the name is called with something that a member of the type, or what it was created with, may decide.</summary>
    public IReadOnlyList<(int Position, string Member)> CallsByMember(string name) =>
        _callsByMember.TryGetValue(name, out var positions) ? positions : Array.Empty<(int, string)>();

    private static CallIndex Build(SyntaxNode root, CancellationToken cancellationToken)
    {
        var index = new CallIndex();
        var scopes = new Scopes();
        foreach (var node in root.DescendantNodes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (node)
            {
                case InvocationExpressionSyntax call when call.ArgumentList.Arguments.Count > 0 && NameOf(call.Expression) is { } name:
                    index.Add(name, call.SpanStart, call.ArgumentList.Arguments.Select(a => a.Expression), scopes);
                    break;

                case ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation:
                    index.Add(creation.Type.RightmostName().ValueText, creation.SpanStart, arguments.Select(a => a.Expression), scopes);
                    break;

                // What a target-typed creation makes is not written at its place.
                case ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation:
                    index.Add("new", creation.SpanStart, arguments.Select(a => a.Expression), scopes);
                    break;

                case AssignmentExpressionSyntax assignment when NameOf(assignment.Left) is { } name:
                    index.Add(name, assignment.SpanStart, new[] { assignment.Right }, scopes);
                    break;

                case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } element:
                    index.Add(Element, element.SpanStart, arguments.Select(a => a.Expression), scopes);
                    break;
            }
        }

        return index;
    }

    private void Add(string name, int position, IEnumerable<ExpressionSyntax> passed, Scopes scopes)
    {
        string? ledBy = null;
        foreach (var value in passed)
        {
            if (IsOpen(value, scopes))
            {
                if (!_calls.TryGetValue(name, out var positions))
                {
                    _calls.Add(name, positions = new List<int>(1));
                }

                positions.Add(position);
                return;
            }

            ledBy ??= LeadingMember(value, scopes);
        }

        if (ledBy is not null)
        {
            if (!_callsByMember.TryGetValue(name, out var places))
            {
                _callsByMember.Add(name, places = new List<(int, string)>(1));
            }

            places.Add((position, ledBy));
        }
    }

    /// <summary>The name that the value begins with, where it is none of a variable.</summary>
    private static string? LeadingMember(ExpressionSyntax expression, Scopes scopes) => expression switch
    {
        IdentifierNameSyntax name => scopes.InitializerOf(name) is { } initializer ? LeadingMember(initializer, scopes) : name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own => own.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => LeadingMember(access.Expression, scopes),
        InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } when contents[0] is InterpolationSyntax hole => LeadingMember(hole.Expression, scopes),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => LeadingMember(sum.Left, scopes),
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => LeadingMember(arguments[arguments.Count - 1].Expression, scopes),
        PostfixUnaryExpressionSyntax suppressed => LeadingMember(suppressed.Operand, scopes),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax continued } when KeepsBeginning(continued) => LeadingMember(continued.Expression, scopes),
        _ => null,
    };

    /// <summary>A call that adds to the end of a text, or makes one of a builder or an address.</summary>
    private static bool KeepsBeginning(MemberAccessExpressionSyntax called) =>
        called.Name.Identifier.ValueText is "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "ToString" or "TrimEnd";

    /// <summary>Whether a parameter or local of the member can decide how the value begins.</summary>
    private static bool IsOpen(ExpressionSyntax expression, Scopes scopes)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax or AnonymousFunctionExpressionSyntax:
                return false;

            case InterpolatedStringExpressionSyntax text:
                return IsOpen(text, scopes);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                return IsOpenSum(sum, scopes);

            case IdentifierNameSyntax name:
                return IsVariable(name, scopes);

            case MemberAccessExpressionSyntax access:
                return IsOpen(access.Expression, scopes);

            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax continued } when KeepsBeginning(continued) && HasBeginning(continued.Expression, scopes):
                return IsOpen(continued.Expression, scopes);

            case InvocationExpressionSyntax { Expression: var called, ArgumentList.Arguments: var arguments }:
                return NameOf(called) is not ("EscapeDataString" or "UrlEncode")
                    && ((called is IdentifierNameSyntax local && IsVariable(local, scopes)) || arguments.Any(a => IsOpen(a.Expression, scopes)) || (called is MemberAccessExpressionSyntax member && IsOpen(member.Expression, scopes)));

            default:
                return expression.ChildNodes().Any(child => child switch
                {
                    ExpressionSyntax inner => IsOpen(inner, scopes),
                    _ => child.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => IsVariable(n, scopes)),
                });
        }
    }

    private static bool IsOpen(InterpolatedStringExpressionSyntax text, Scopes scopes)
    {
        var contents = text.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is InterpolatedStringTextSyntax constant && !EndsBeforeHost(constant.TextToken.ValueText))
            {
                return false;
            }

            if (contents[i] is InterpolationSyntax hole)
            {
                if (IsOpen(hole.Expression, scopes))
                {
                    return true;
                }

                // Behind a part that is fixed elsewhere nothing can be chosen, unless that was the scheme alone.
                if (i + 1 >= contents.Count || contents[i + 1] is not InterpolatedStringTextSyntax next || !EndsBeforeHost(next.TextToken.ValueText))
                {
                    return false;
                }
            }
        }

        return false;
    }

    private static bool IsOpenSum(BinaryExpressionSyntax sum, Scopes scopes)
    {
        var terms = new Stack<ExpressionSyntax>();
        ExpressionSyntax first = sum;
        while (first is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } next)
        {
            terms.Push(next.Right);
            first = next.Left;
        }

        return first is LiteralExpressionSyntax literal
            ? EndsBeforeHost(literal.Token.ValueText) && terms.Count > 0 && IsOpen(terms.Pop(), scopes)
            : IsOpen(first, scopes);
    }

    /// <summary>Whether the host of the address that the text begins is still to come, or not complete.</summary>
    private static bool EndsBeforeHost(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && text.IndexOfAny(s_afterHost, scheme + 3) < 0;

    private static readonly char[] s_afterHost = { '/', '?', '#' };

    /// <summary>Whether the value begins with something that can be seen here, so that what follows decides no host.</summary>
    private static bool HasBeginning(ExpressionSyntax expression, Scopes scopes) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value is string { Length: > 0 } text && !EndsBeforeHost(text),
        InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } when contents[0] is InterpolatedStringTextSyntax text => !EndsBeforeHost(text.TextToken.ValueText),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => HasBeginning(sum.Left, scopes),
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => HasBeginning(arguments[0].Expression, scopes),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax continued } when KeepsBeginning(continued) => HasBeginning(continued.Expression, scopes),
        _ => LeadingMember(expression, scopes) is not null,
    };

    /// <summary>Whether the name is a parameter or a local of the member that it stands in, of a type that can hold a text.</summary>
    /// <remarks>A local that is given one value, whose beginning is fixed, chooses no more than that value does.</remarks>
    private static bool IsVariable(IdentifierNameSyntax name, Scopes scopes) =>
        scopes.Around(name) is { } variables && variables.Names.Contains(name.Identifier.ValueText) && scopes.InitializerOf(name) is null;

    /// <summary>The variables of the members of one file, each member's found when first asked for.</summary>
    private sealed class Scopes
    {
        private readonly Dictionary<SyntaxNode, Variables> _members = new();

        public Variables? Around(IdentifierNameSyntax name)
        {
            if (name.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax or CompilationUnitSyntax) is not { } member)
            {
                return null;
            }

            if (member is GlobalStatementSyntax)
            {
                member = member.Parent!;
            }

            if (!_members.TryGetValue(member, out var variables))
            {
                _members.Add(member, variables = Variables.Of(member));
            }

            return variables;
        }

        /// <summary>What a local is given once and for all, where its beginning is fixed; else null.</summary>
        public ExpressionSyntax? InitializerOf(IdentifierNameSyntax name)
        {
            if (Around(name) is not { } variables || !variables.GivenOnce.TryGetValue(name.Identifier.ValueText, out var given))
            {
                return null;
            }

            // Taken out while it is asked about: an initializer that mentions its own name ends here.
            variables.GivenOnce.Remove(name.Identifier.ValueText);
            if (IsOpen(given, this) || !HasBeginning(given, this))
            {
                return null;
            }

            variables.GivenOnce.Add(name.Identifier.ValueText, given);
            return given;
        }
    }

    /// <summary>The names in one member that can hold a text.</summary>
    private sealed class Variables
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        /// <summary>Locals with an initializer that nothing changes later.</summary>
        public Dictionary<string, ExpressionSyntax> GivenOnce { get; } = new(StringComparer.Ordinal);

        public static Variables Of(SyntaxNode member)
        {
            var variables = new Variables();
            var changed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var node in member.DescendantNodes(n => n == member || n is not TypeDeclarationSyntax))
            {
                switch (node)
                {
                    case ParameterSyntax { Type: null or not PredefinedTypeSyntax } parameter when parameter.Type?.ToString() is not "CancellationToken":
                        variables.Add(parameter.Identifier, null, changed);
                        break;

                    case ParameterSyntax { Type: PredefinedTypeSyntax type } parameter when type.Keyword.IsKind(SyntaxKind.StringKeyword) || type.Keyword.IsKind(SyntaxKind.ObjectKeyword):
                        variables.Add(parameter.Identifier, null, changed);
                        break;

                    // It may read what its member was called with.
                    case LocalFunctionStatementSyntax function:
                        variables.Add(function.Identifier, null, changed);
                        break;

                    case VariableDeclaratorSyntax local:
                        variables.Add(local.Identifier, local.Initializer?.Value, changed);
                        break;

                    case SingleVariableDesignationSyntax designation:
                        variables.Add(designation.Identifier, null, changed);
                        break;

                    case ForEachStatementSyntax loop:
                        variables.Add(loop.Identifier, null, changed);
                        break;

                    case AssignmentExpressionSyntax { Left: var target }:
                        AddRoot(target, changed);
                        break;

                    case ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None, Expression: var passed }:
                        AddRoot(passed, changed);
                        break;

                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Insert" or "Replace" or "Clear" or "Remove", Expression: var rewritten }:
                        AddRoot(rewritten, changed);
                        break;
                }
            }

            foreach (var name in changed)
            {
                variables.GivenOnce.Remove(name);
            }

            return variables;
        }

        private void Add(SyntaxToken name, ExpressionSyntax? given, HashSet<string> changed)
        {
            if (!Names.Add(name.ValueText) || given is null)
            {
                changed.Add(name.ValueText);
            }
            else
            {
                GivenOnce.Add(name.ValueText, given);
            }
        }

        /// <summary>The name that is changed: <c>uri</c> in <c>uri.Host = ...</c>.</summary>
        private static void AddRoot(ExpressionSyntax target, HashSet<string> changed)
        {
            switch (target)
            {
                case IdentifierNameSyntax name:
                    changed.Add(name.Identifier.ValueText);
                    break;
                case MemberAccessExpressionSyntax access:
                    AddRoot(access.Expression, changed);
                    break;
                case ElementAccessExpressionSyntax element:
                    AddRoot(element.Expression, changed);
                    break;
                case TupleExpressionSyntax tuple:
                    foreach (var argument in tuple.Arguments)
                    {
                        AddRoot(argument.Expression, changed);
                    }

                    break;
            }
        }
    }

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
