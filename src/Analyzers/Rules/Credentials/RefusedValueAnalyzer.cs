using System.Linq;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC0004: why the rules about credentials say nothing of a value that a credential's name stands beside.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RefusedValueAnalyzer : McpAnalyzer
{
    public RefusedValueAnalyzer()
        : base(Descriptors.MCPAC0004_NotACredential)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        RegisterFileAction(context, program, c => Source(c, program));
        context.RegisterAdditionalFileAction(c => Configuration(c, program));
    }

    private static void Source(SemanticModelAnalysisContext context, McpProgram program)
    {
        // An option of one file: all that the rule costs where nobody asks.
        if (context.IsGeneratedCode || !program.For(KnownOptions.Explain, context.SemanticModel.SyntaxTree))
        {
            return;
        }

        var (model, cancellationToken) = (context.SemanticModel, context.CancellationToken);
        foreach (var literal in context.SemanticModel.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)))
        {
            var text = literal.Token.ValueText;
            if (text.Length > 0
                && !ConstantText.IsPartOfSum(literal)
                && BoundNameFinder.Find(literal, model, cancellationToken) is { Verdict.IsSecret: true } name
                && HardCodedCredential.Find(literal, model, cancellationToken) is null
                && SecretFallback.Of(literal, model, cancellationToken) is null)
            {
                var why = HardCodedCredential.SaysItsOwnName(text, name.Name) ? "it is the name of a variable" : GenericSecret.WhyNot(text, name.Verdict) ?? "it is no credential by its own look";
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.MCPAC0004_NotACredential, literal.GetLocation(), name.Name, why));
            }
        }
    }

    private static void Configuration(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var file = ConfigFile.Of(context.AdditionalFile.Path);
        if (file.Kind == ConfigKind.None
            || !program.For(KnownOptions.Explain, context.AdditionalFile)
            || !program.IsScanned(context.AdditionalFile)
            || context.AdditionalFile.GetText(context.CancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return;
        }

        foreach (var (leaf, name, why) in ConfigSecrets.Refused(file, text.ToString()))
        {
            var span = new TextSpan(leaf.Start, leaf.Length);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MCPAC0004_NotACredential, Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)), name, why));
        }
    }
}
