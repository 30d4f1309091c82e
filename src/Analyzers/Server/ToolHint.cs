using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A safety hint as it is written: <c>ReadOnly = true</c> in a tool's attribute or in its create options.</summary>
/// <param name="Syntax">The attribute argument or the assignment.</param>
/// <param name="Name">"ReadOnly" or "Destructive".</param>
/// <param name="Value">What it says.</param>
internal sealed record ToolHint(SyntaxNode Syntax, string Name, bool Value)
{
    public const string ReadOnly = "ReadOnly";
    public const string Destructive = "Destructive";

    /// <summary>Whether the hint tells clients that the tool is harmless.</summary>
    public bool IsClaim => Value == (Name == ReadOnly);

    /// <summary>The hint that the node is, by syntax alone; null when it is none.</summary>
    public static ToolHint? Read(SyntaxNode node) => node switch
    {
        AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: var name, Parent.Parent: AttributeSyntax attribute } argument
            when IsHint(name) && attribute.Name.RightmostName().ValueText is "McpServerTool" or "McpServerToolAttribute" && BooleanOf(argument.Expression) is { } value =>
            new ToolHint(node, name, value),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax } } assignment
            when IsHint(name) && BooleanOf(assignment.Right) is { } value =>
            new ToolHint(node, name, value),
        _ => null,
    };

    /// <summary>The tool that the hint is about; null when that cannot be seen.</summary>
    public McpHandler? ToolOf(McpProgram program, CancellationToken cancellationToken)
    {
        var model = program.ModelOf(Syntax.SyntaxTree);
        var method = Syntax is AttributeArgumentSyntax
            ? Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration ? model.GetDeclaredSymbol(declaration, cancellationToken) : null
            : Created(program, model, cancellationToken);
        return method is not null && program.Handlers.Find(method, cancellationToken) is { Kind: HandlerKind.Tool } tool ? tool : null;
    }

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

    private static bool IsHint(string name) => name is ReadOnly or Destructive;

    private static bool? BooleanOf(ExpressionSyntax expression) => expression.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression => true,
        SyntaxKind.FalseLiteralExpression => false,
        _ => null,
    };
}
