using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7007: the server issues tokens that live longer than a day.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LongLivedTokenAnalyzer : McpAnalyzer
{
    public LongLivedTokenAnalyzer()
        : base(Descriptors.MCPAC7007_LongLivedToken)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterSyntaxNodeAction(c => AnalyzeMember(c, program), SyntaxKind.SimpleAssignmentExpression, SyntaxKind.AnonymousObjectMemberDeclarator);
        context.RegisterSyntaxNodeAction(
            c => AnalyzeCall(c, program), SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression, SyntaxKind.InvocationExpression);
    }

    private static void AnalyzeMember(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var (name, value) = context.Node switch
        {
            AssignmentExpressionSyntax { Left: var left, Right: var right } => (((left as MemberAccessExpressionSyntax)?.Name ?? left as SimpleNameSyntax)?.Identifier.ValueText, right),
            AnonymousObjectMemberDeclaratorSyntax member => (member.NameEquals?.Name.Identifier.ValueText, member.Expression),
            _ => (null, null),
        };
        if (name is not null && value is not null && TokenLifetimes.IsLifetime(name))
        {
            program.Use(context.SemanticModel);
            Report(context, program, new TokenLifetimes(program, context.CancellationToken).OfMember(value, name, context.SemanticModel));
        }
    }

    private static void AnalyzeCall(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        // By word first: most calls and creations have to do with something else.
        var isToken = context.Node switch
        {
            ObjectCreationExpressionSyntax creation => creation.Type.RightmostName().ValueText is "JwtSecurityToken" or "SecurityTokenDescriptor" or "JwtPayload",
            ImplicitObjectCreationExpressionSyntax => TreeIndex.Of(context.Node.SyntaxTree, context.CancellationToken).MayContain("SecurityTokenDescriptor")
                || TreeIndex.Of(context.Node.SyntaxTree, context.CancellationToken).MayContain("JwtSecurityToken"),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } => name is "CreateEncodedJwt" or "CreateJwtSecurityToken",
            _ => false,
        };
        if (!isToken)
        {
            return;
        }

        program.Use(context.SemanticModel);
        var lifetimes = new TokenLifetimes(program, context.CancellationToken);
        var operation = context.SemanticModel.GetOperation(context.Node, context.CancellationToken);
        if (operation.Passed().FirstOrDefault(a => a.Parameter?.Name == "expires" && a.ArgumentKind == ArgumentKind.Explicit) is { } expires
            && ParsedToken.IsOfLibrary(expires.Parameter!.ContainingType)
            && lifetimes.OfArgument(expires) is { } late)
        {
            Report(context, program, late);
        }
        else if (operation is IObjectCreationOperation created)
        {
            Report(context, program, lifetimes.OfCreation(created));
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, LongLivedToken? found)
    {
        if (found is not null)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7007_LongLivedToken,
                found.Tier,
                found.Place is ImplicitObjectCreationExpressionSyntax creation ? creation.NewKeyword.GetLocation() : found.Place.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, found.Shape),
                arguments: found.Text));
        }
    }
}
