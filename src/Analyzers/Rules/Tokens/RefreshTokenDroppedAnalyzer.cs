using System;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Tokens;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7006: the answer to a refresh brings a new refresh token, and nobody keeps it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RefreshTokenDroppedAnalyzer : McpAnalyzer
{
    public RefreshTokenDroppedAnalyzer()
        : base(Descriptors.MCPAC7006_RefreshTokenDropped)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Kept(c, program), SyntaxKind.SimpleAssignmentExpression);
            context.RegisterOperationAction(c => Created(c, program), OperationKind.ObjectCreation);
        }
    }

    private static void Kept(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        var value = assignment.Right is PostfixUnaryExpressionSyntax suppressed ? suppressed.Operand : assignment.Right;
        var isTyped = value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AccessToken" or "access_token" or "Token" };
        if ((!isTyped && value.ToString().IndexOf("GetProperty(\"access_token\")", StringComparison.Ordinal) < 0)
            || assignment.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || assignment.Parent is InitializerExpressionSyntax
            || context.SemanticModel.GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol is not { } target
            || target is not (IFieldSymbol or IPropertySymbol)
            || !program.IsOurs(target)
            || !RefreshGrants.AreIn(method, program, context.CancellationToken))
        {
            return;
        }

        var (dropped, holder) = isTyped
            ? Dropped((MemberAccessExpressionSyntax)value, method, context.SemanticModel, context.ContainingSymbol?.ContainingType)
            : (method.ToString().IndexOf("Property(\"refresh_token\"", StringComparison.Ordinal) < 0 ? "refresh_token" : null, null);
        if (dropped is not null)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7006_RefreshTokenDropped,
                Tier.Info,
                assignment.GetLocation(),
                properties: holder is null ? null : ImmutableDictionary<string, string?>.Empty.Add(FixFacts.SourceName, dropped).Add(FixFacts.Shape, holder),
                arguments: new object[] { $"'{dropped}' of the answer is not kept; a provider that rotates refresh tokens refuses the old one next time" }));
        }
    }

    /// <summary>The member of the answer that nobody looks at, and where the type keeps its refresh token.</summary>
    private static (string? Dropped, string? Holder) Dropped(MemberAccessExpressionSyntax read, MethodDeclarationSyntax method, SemanticModel model, INamedTypeSymbol? type)
    {
        var answer = model.GetTypeInfo(read.Expression).Type;
        var rotated = answer?.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => Carriers.IsText(p.Type) && (p.Name == "refresh_token" || RefreshGrants.IsName(p.Name)));
        var expression = read.Expression is PostfixUnaryExpressionSyntax suppressedAnswer ? suppressedAnswer.Operand : read.Expression;
        if (rotated is null || expression is not IdentifierNameSyntax local || model.GetSymbolInfo(local).Symbol is not { } root || root is not (ILocalSymbol or IParameterSymbol))
        {
            return default;
        }

        foreach (var use in method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == local.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n).Symbol, root)))
        {
            var parent = use.Parent is PostfixUnaryExpressionSyntax suppressed ? suppressed.Parent : use.Parent;
            var isRead = parent is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText != rotated.Name && access.Parent is not InvocationExpressionSyntax;
            if (!isRead && parent is not (IsPatternExpressionSyntax or BinaryExpressionSyntax))
            {
                // Read after all, or handed on as a whole.
                return default;
            }
        }

        var holder = type?.GetMembers().FirstOrDefault(m => !m.IsImplicitlyDeclared && RefreshGrants.IsName(m.Name)
            && m is IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod.IsInitOnly: false });
        return (rotated.Name, holder?.Name);
    }

    private static void Created(OperationAnalysisContext context, McpProgram program)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is not INamedTypeSymbol { Name: "ClientOAuthOptions" } type
            || !SymbolNames.IsInNamespace(type, "ModelContextProtocol")
            || !type.GetMembers("TokenCache").Any()
            || (program.Handlers.Host(context.CancellationToken) & (McpHost.Http | McpHost.Functions)) != 0
            || creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Any(a => a.Target is IPropertyReferenceOperation { Property.Name: "TokenCache" }) == true
            || creation.Root().Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TokenCache" }))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC7006_RefreshTokenDropped,
            Tier.Info,
            (creation.Syntax as ObjectCreationExpressionSyntax)?.Type.GetLocation() ?? creation.Syntax.GetLocation(),
            arguments: new object[] { "'ClientOAuthOptions' has no 'TokenCache'; tokens end with the process, and the user signs in again at each start" }));
    }
}
