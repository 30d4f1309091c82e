using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A safety hint as it is written: <c>ReadOnly = true</c> in a tool's attribute, in its create options, or in the annotations of a tool that is written by hand.</summary>
/// <param name="Syntax">The attribute argument or the assignment.</param>
/// <param name="Name">"ReadOnly" or "Destructive".</param>
/// <param name="Value">What it says.</param>
internal sealed record ToolHint(SyntaxNode Syntax, string Name, bool Value)
{
    public const string ReadOnly = "ReadOnly";
    public const string Destructive = "Destructive";

    private static readonly string[] s_names = { ReadOnly, Destructive, ReadOnly + "Hint", Destructive + "Hint" };

    /// <summary>The hints that a file writes, by syntax alone.</summary>
    public static IEnumerable<ToolHint> In(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var index = TreeIndex.Of(tree, cancellationToken);
        return s_names
            .SelectMany(name => index.Tokens(tree.GetRoot(cancellationToken), name))
            .Select(token => token.Parent?.Parent is NameEqualsSyntax { Parent: { } argument } ? argument : token.Parent?.Parent)
            .Select(node => node is null ? null : Read(node))
            .OfType<ToolHint>();
    }

    /// <summary>Whether the hint tells clients that the tool is harmless.</summary>
    public bool IsClaim => Value == (Name == ReadOnly);

    /// <summary>The hint that the node is, by syntax alone; null when it is none.</summary>
    public static ToolHint? Read(SyntaxNode node) => node switch
    {
        AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: var name, Parent.Parent: AttributeSyntax attribute } argument
            when IsHint(name) && attribute.Name.RightmostName().ValueText is "McpServerTool" or "McpServerToolAttribute" && BooleanOf(argument.Expression) is { } value =>
            new ToolHint(node, name, value),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax } } assignment
            when HintOf(name) is { } hint && BooleanOf(assignment.Right) is { } value =>
            new ToolHint(node, hint, value),
        _ => null,
    };

    /// <summary>The tool that the hint is about; null when that cannot be seen.</summary>
    public McpHandler? ToolOf(McpProgram program, CancellationToken cancellationToken)
    {
        var model = program.ModelOf(Syntax.SyntaxTree);
        var method = Syntax is AttributeArgumentSyntax
            ? Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration ? model.GetDeclaredSymbol(declaration, cancellationToken) : null
            : Created(program, model, cancellationToken) ?? Written(model, cancellationToken);
        return method is not null && program.Handlers.Find(method, cancellationToken) is { Kind: HandlerKind.Tool } tool ? tool : null;
    }

    /// <summary>Whether the tool is said to read beside this hint: one finding, at the stronger claim.</summary>
    public bool IsSaidBetter =>
        Name == Destructive && Syntax.Parent is InitializerExpressionSyntax beside && beside.Expressions.Select(Read).Any(h => h is { Name: ReadOnly, IsClaim: true });

    /// <summary>What runs a tool that is a class of its own, where the class describes one tool.</summary>
    private IMethodSymbol? Written(SemanticModel model, CancellationToken cancellationToken) =>
        Syntax.Parent?.Parent is BaseObjectCreationExpressionSyntax annotations
        && model.GetTypeInfo(annotations, cancellationToken).Type is { Name: "ToolAnnotations" } type
        && McpNames.IsProtocol(type.ContainingNamespace)
        && Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
        && declaration.DescendantTokens().Count(t => t.ValueText == ((IdentifierNameSyntax)((AssignmentExpressionSyntax)Syntax).Left).Identifier.ValueText) == 1
        && model.GetDeclaredSymbol(declaration, cancellationToken) is { } tool
        && McpNames.KindOfPrimitive(tool.BaseType) == HandlerKind.Tool
            ? tool.GetMembers("InvokeAsync").OfType<IMethodSymbol>().FirstOrDefault(m => m.IsOverride)
            : null;

    /// <summary>The delegate beside the options: <c>McpServerTool.Create(Delete, new() { ReadOnly = true })</c>.</summary>
    private IMethodSymbol? Created(McpProgram program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Syntax.Parent?.Parent is not BaseObjectCreationExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } creation
            || call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create" }
            || model.GetTypeInfo(creation, cancellationToken).Type?.Name != "McpServerToolCreateOptions"
            || model.GetOperation(call, cancellationToken) is not IInvocationOperation { Arguments.Length: > 0 } operation)
        {
            return null;
        }

        var first = operation.Arguments.First(a => a.Parameter?.Ordinal == 0).Value;
        var targets = new DelegateTargets(program, cancellationToken).Of(first).Take(2).ToList();
        return targets.Count == 1 ? targets[0] : null;
    }

    /// <summary>The hint by its name in the create options, or in the annotations of the protocol.</summary>
    private static string? HintOf(string name) => name switch
    {
        ReadOnly or "ReadOnlyHint" => ReadOnly,
        Destructive or "DestructiveHint" => Destructive,
        _ => null,
    };

    private static bool IsHint(string name) => name is ReadOnly or Destructive;

    private static bool? BooleanOf(ExpressionSyntax expression) => expression.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression => true,
        SyntaxKind.FalseLiteralExpression => false,
        _ => null,
    };
}
