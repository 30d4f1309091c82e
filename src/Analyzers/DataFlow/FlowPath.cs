using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// How a value came from its source to where it is reported, for the reader: as additional locations, and as one clause
/// of a message. Every rule that reports a flow shows it, by these two properties.
/// </summary>
internal sealed class FlowPath
{
    /// <summary>So many steps are named in a message; all of them are locations.</summary>
    private const int MaxNamed = 3;

    private static readonly char[] s_separators = { '/', '\\' };

    private readonly TaintSource _source;
    private readonly SyntaxNode _place;
    private readonly ImmutableArray<SyntaxNode> _steps;

    private FlowPath(TaintSource source, SyntaxNode place, ImmutableArray<SyntaxNode> steps, ImmutableArray<SyntaxNode> nodes, string roles)
    {
        Roles = roles;
        _source = source;
        _place = place;
        _steps = steps;
        Nodes = nodes;
    }

    /// <summary>The source, each step and the sinks, in this order, without the place of the finding itself.</summary>
    public ImmutableArray<SyntaxNode> Nodes { get; }

    /// <summary>What each of them is, a letter each: <c>s</c> the source, <c>t</c> a step, <c>k</c> a sink.</summary>
    public string Roles { get; }

    public IEnumerable<Location> Locations => Nodes.Select(node => node.GetLocation());

    /// <summary>
    /// A clause to put behind the name of the sink: ", from CRM_API_KEY (Program.cs:12) through BuildError"; empty where
    /// the value is read in the same member and goes straight to the sink, since the message names it already.
    /// </summary>
    public string Clause
    {
        get
        {
            var from = _source.Node is { } read && !SharesMember(read, _place) ? ", from " + _source.Name + Position(read) : "";
            var names = _steps.Select(NameOf).OfType<string>().Distinct().ToList();
            return names.Count == 0 ? from : (from.Length > 0 ? from + " through " : ", through ") + Listed(names);
        }
    }

    /// <summary>The path of <paramref name="fact"/> to a finding at <paramref name="place"/>.</summary>
    /// <param name="fact">What reached the sink.</param>
    /// <param name="place">The node that is reported.</param>
    /// <param name="sinks">Where the value leaves.</param>
    public static FlowPath Of(TaintFact fact, SyntaxNode place, params SyntaxNode[] sinks) =>
        Of(fact, ImmutableArray.Create(place), sinks);

    /// <summary>The path to a finding that stands for several places; the first is where it is reported.</summary>
    public static FlowPath Of(TaintFact fact, ImmutableArray<SyntaxNode> places, IEnumerable<SyntaxNode> sinks)
    {
        var nodes = new[] { fact.Source.Node }.Concat(fact.Steps).Concat(sinks)
            .OfType<SyntaxNode>()
            .Where(node => !places.Contains(node))
            .Distinct()
            .ToImmutableArray();
        var roles = new string(nodes.Select(node => node == fact.Source.Node ? 's' : fact.Steps.Contains(node) ? 't' : 'k').ToArray());
        return new FlowPath(fact.Source, places[0], fact.Steps, nodes, roles);
    }

    private static string Listed(List<string> names) =>
        names.Count == 1 ? names[0]
        : names.Count <= MaxNamed ? string.Join(", ", names.Take(names.Count - 1)) + " and " + names[names.Count - 1]
        : string.Join(", ", names.Take(MaxNamed)) + " and more";

    /// <summary>The file's name without its folders: a message is the same on every machine.</summary>
    private static string Position(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        var file = span.Path.Substring(span.Path.LastIndexOfAny(s_separators) + 1);
        return file.Length == 0 ? "" : " (" + file + ":" + (span.StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture) + ")";
    }

    private static bool SharesMember(SyntaxNode one, SyntaxNode other) =>
        one.SyntaxTree == other.SyntaxTree && MemberOf(one) == MemberOf(other);

    /// <summary>The member that holds the node; the statements of a program are one.</summary>
    private static MemberDeclarationSyntax? MemberOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member and not GlobalStatementSyntax ? member : null;

    /// <summary>The step that hands a value on: the assignment or declaration that it is the right side of, the argument that it is.</summary>
    public static SyntaxNode HandingOn(SyntaxNode value)
    {
        var node = value;
        while (node.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax)
        {
            node = node.Parent;
        }

        return node.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Right == node => assignment,
            ArgumentSyntax argument => argument,
            EqualsValueClauseSyntax { Parent: { } declaration } => declaration,
            _ => value,
        };
    }

    /// <summary>What a step is called: the method or constructor that is called, the member that is written or read.</summary>
    private static string? NameOf(SyntaxNode step) => step switch
    {
        InvocationExpressionSyntax call => Rightmost(call.Expression),
        ObjectCreationExpressionSyntax creation => Rightmost(creation.Type),
        AssignmentExpressionSyntax assignment => Rightmost(assignment.Left),
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax or ObjectCreationExpressionSyntax } argument => NameOf(argument.Parent!.Parent!),
        ArgumentSyntax { Parent.Parent: ConstructorInitializerSyntax { Parent: ConstructorDeclarationSyntax constructor } } => constructor.Identifier.ValueText,
        ExpressionSyntax expression => Rightmost(expression),
        _ => null,
    };

    private static string? Rightmost(SyntaxNode expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => Rightmost(element.Expression),
        _ => null,
    };
}
