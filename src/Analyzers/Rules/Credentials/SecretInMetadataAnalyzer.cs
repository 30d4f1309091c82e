using System.Linq;
using System.Threading;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1005: what describes the server, a tool or an argument to every model holds a credential.</summary>
/// <remarks>Looks for the credential first: hardly any text has one, and only then is asked where it stands.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInMetadataAnalyzer : McpAnalyzer
{
    private const string GeneratedFile = "ModelContextProtocol.Descriptions.g.cs";

    public SecretInMetadataAnalyzer()
        : base(Descriptors.MCPAC1005_SecretInMetadata)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterSyntaxNodeAction(c => Text(c, program), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringExpression, SyntaxKind.AddExpression);
        context.RegisterSyntaxNodeAction(c => Attribute(c, program), SyntaxKind.AttributeArgument);
        context.RegisterSyntaxNodeAction(c => Assignment(c, program), SyntaxKind.SimpleAssignmentExpression);
        context.RegisterSyntaxNodeAction(c => Documentation(c, program), SyntaxKind.MethodDeclaration);
    }

    private static void Text(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var expression = (ExpressionSyntax)context.Node;
        if (context.IsGeneratedCode || ConstantText.IsPartOfSum(expression) || ConstantText.IsTooShort(expression))
        {
            return;
        }

        var text = ConstantText.Written(expression, out _);
        if (MetadataCredential.In(text) is { } value && MetadataPlace.Of(expression, program, context.SemanticModel, context.CancellationToken) is { } place)
        {
            Report(context, program, expression.GetLocation(), place, value, text);
        }
    }

    /// <summary><c>[Description(Texts.Help)]</c>: a constant with a name.</summary>
    private static void Attribute(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var argument = (AttributeArgumentSyntax)context.Node;
        if (!context.IsGeneratedCode
            && argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && argument.Parent?.Parent is AttributeSyntax attribute
            && MetadataPlace.MayBeMetadata(attribute))
        {
            Reference(context, program, argument.Expression);
        }
    }

    /// <summary><c>options.ServerInstructions = Texts.Help</c>.</summary>
    private static void Assignment(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        var member = assignment.Left switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => "",
        };
        if (!context.IsGeneratedCode && assignment.Right is IdentifierNameSyntax or MemberAccessExpressionSyntax && MetadataPlace.MayBeMetadata(member))
        {
            Reference(context, program, assignment.Right);
        }
    }

    private static void Reference(SyntaxNodeAnalysisContext context, McpProgram program, ExpressionSyntax reference)
    {
        var symbol = context.SemanticModel.GetSymbolInfo(reference, context.CancellationToken).Symbol;
        if (symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol
            && program.SourcesOf(symbol) is { Length: 1 } sources
            && ValueOf(sources[0].GetSyntax(context.CancellationToken)) is { } written
            && ConstantText.Written(written, out _) is var text
            && MetadataCredential.In(text) is { } value
            && MetadataPlace.Of(reference, program, context.SemanticModel, context.CancellationToken) is { } place)
        {
            Report(context, program, reference.GetLocation(), place, value, text, written.GetLocation());
        }
    }

    private static ExpressionSyntax? ValueOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { ExpressionBody.Expression: { } value } => value,
        _ => null,
    };

    /// <summary>The SDK's generator makes descriptions of the comments of partial methods; it stands in what it has written.</summary>
    private static void Documentation(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (context.IsGeneratedCode
            || method.AttributeLists.Count == 0
            || !method.Modifiers.Any(SyntaxKind.PartialKeyword)
            || context.SemanticModel.GetDeclaredSymbol(method, context.CancellationToken)?.PartialDefinitionPart is not { } generated
            || program.SourcesOf(generated).FirstOrDefault() is not { } source
            || !source.SyntaxTree.FilePath.EndsWith(GeneratedFile, System.StringComparison.Ordinal))
        {
            return;
        }

        foreach (var literal in source.GetSyntax(context.CancellationToken).DescendantNodes().OfType<LiteralExpressionSyntax>())
        {
            var text = literal.Token.ValueText;
            if (MetadataCredential.In(text) is { } value && PlaceIn(method, text.Substring(value.Start, value.Length), context.CancellationToken) is { } location)
            {
                Report(context, program, location, new MetadataPlace("documentation", method.Identifier.ValueText), value, text);
            }
        }
    }

    /// <summary>Where the comment before the method has the text.</summary>
    private static Location? PlaceIn(MethodDeclarationSyntax method, string text, CancellationToken cancellationToken)
    {
        var source = method.SyntaxTree.GetText(cancellationToken);
        var start = method.FullSpan.Start;
        var found = source.ToString(TextSpan.FromBounds(start, method.SpanStart)).IndexOf(text, System.StringComparison.Ordinal);
        return found < 0 ? null : Location.Create(method.SyntaxTree, new TextSpan(start + found, text.Length));
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, Location location, MetadataPlace place, ValueVerdict value, string text, Location? declared = null)
    {
        var kind = program.For(KnownOptions.Explain, location.SourceTree!) ? $"{value.What}: {value.Why}" : value.What;
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC1005_SecretInMetadata,
            MetadataCredential.TierOf(value, text),
            location,
            declared is null ? null : new[] { declared },
            properties: null,
            place.What,
            place.Subject,
            kind));
    }
}
