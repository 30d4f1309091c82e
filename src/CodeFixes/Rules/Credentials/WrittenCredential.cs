using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace McpAnalyzers.CodeFixes;

/// <summary>A credential as it stands in the source, at a place where something else than a constant may stand.</summary>
internal sealed class WrittenCredential
{
    private readonly FixTarget _target;

    private WrittenCredential(FixTarget target, ExpressionSyntax expression)
    {
        _target = target;
        Expression = expression;
    }

    public ExpressionSyntax Expression { get; }

    /// <summary>The setting whose absence the text covers up; null when the text stands for itself.</summary>
    public CredentialKey? MissingKey =>
        Expression.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce
        && coalesce.Right == Expression
        && NameReader.KeyRead(coalesce.Left) is { } read
            ? new CredentialKey(read.Position == NamePosition.EnvironmentVariable ? ReadKind.Environment : ReadKind.Configuration, read.Name)
            : null;

    /// <summary>The credential; null where the language wants a constant: an attribute, a case, a default value, UTF-8 text.</summary>
    public static async Task<WrittenCredential?> OfAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (ExpressionOf(target) is not { } expression
            || expression.IsKind(SyntaxKind.Utf8StringLiteralExpression)
            || NeedsConstant(expression)
            || await IsConstantElsewhereAsync(target, expression, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return new WrittenCredential(target, expression);
    }

    public static ExpressionSyntax? ExpressionOf(FixTarget target) =>
        target.Node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(e => e.Span == target.Node.Span);

    /// <summary>An expression for the configuration where the text stands; null when none is in scope.</summary>
    public async Task<string?> ConfigurationAsync(CancellationToken cancellationToken)
    {
        var model = await _target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var position = Expression.SpanStart;
        foreach (var (symbol, type) in ValuesInReach.At(position, model!))
        {
            if (StartupGuards.IsConfiguration(type))
            {
                return symbol.Name;
            }

            if (symbol is ILocalSymbol or IParameterSymbol
                && type.GetMembers("Configuration").OfType<IPropertySymbol>().Any(p => StartupGuards.IsConfiguration(p.Type)))
            {
                return symbol.Name + ".Configuration";
            }
        }

        return null;
    }

    private static bool NeedsConstant(SyntaxNode node) => node.Ancestors().Any(a =>
        a is AttributeSyntax or PatternSyntax or SwitchLabelSyntax or EnumMemberDeclarationSyntax or GotoStatementSyntax
        || (a is EqualsValueClauseSyntax && a.Parent is ParameterSyntax));

    private static async Task<bool> IsConstantElsewhereAsync(FixTarget target, ExpressionSyntax expression, CancellationToken cancellationToken)
    {
        if (expression.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is not { Parent.Parent: { } declaration } variable || !IsConst(declaration))
        {
            return false;
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model!.GetDeclaredSymbol(variable, cancellationToken) is not { } symbol)
        {
            return true;
        }

        foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, target.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                var root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                var node = root!.FindNode(location.Location.SourceSpan, findInsideTrivia: false, getInnermostNodeForTie: true);
                if (NeedsConstant(node) || node.Ancestors().Any(IsConst))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static bool IsConst(SyntaxNode node) => node switch
    {
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => local.IsConst,
        _ => false,
    };
}
