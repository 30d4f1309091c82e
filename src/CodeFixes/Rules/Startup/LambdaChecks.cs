using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Reads and checks that are statements of a lambda: all that use no service leave it together, to above the registration,
/// and the lambda captures their locals.
/// </summary>
internal static class LambdaChecks
{
    public static Solution? Hoist(
        StartupFinding finding, AnonymousFunctionExpressionSyntax lambda, CheckedRead read, CancellationToken cancellationToken)
    {
        if (lambda.Block is not { } block
            || StatementLists.Listed(OuterLambda(finding, lambda)) is not { } statement
            || finding.CheckAbove(statement) is not { } above)
        {
            return null;
        }

        // A read of what is declared between is left to the fix that puts another read in its place.
        var units = Units(finding, lambda, block, read, cancellationToken)
            .Where(u => InlineRead.IsKnownAt(above, u.Read, finding.Model, cancellationToken))
            .ToList();
        if (!units.Any(u => u.Declaration.Span.Contains(read.Whole.Span)))
        {
            return null;
        }

        var model = finding.Model;
        var taken = finding.Root!.Scope.ToList();
        var inserted = new List<StatementSyntax>();
        var renamed = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var unit in units)
        {
            var symbol = model.GetDeclaredSymbol(unit.Variable, cancellationToken)!;
            var key = KeyOf(unit.Read, finding);
            if (key is { } known && StartupGuards.Find(finding.Root, known, cancellationToken) is { Local: { } existing })
            {
                renamed.Add(symbol, existing);
                continue;
            }

            var name = IsFreeName(unit.Variable.Identifier.ValueText, symbol, taken, model, cancellationToken)
                ? unit.Variable.Identifier.ValueText
                : UniqueNames.In(taken, UniqueNames.Camel(key?.Name ?? unit.Variable.Identifier.ValueText));
            if (name != symbol.Name)
            {
                renamed.Add(symbol, name);
            }

            inserted.AddRange(unit.Statements(finding, name));
        }

        var removed = units.SelectMany(u => u.Check is null ? new[] { u.Declaration } : new[] { u.Declaration, u.Check }).ToList();
        var names = lambda.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => model.GetSymbolInfo(n, cancellationToken).Symbol is ILocalSymbol local && renamed.ContainsKey(local))
            .ToDictionary(n => n, n => renamed[model.GetSymbolInfo(n, cancellationToken).Symbol!]);
        var tree = finding.Tree.TrackNodes(removed.Cast<SyntaxNode>().Append(above).Append(lambda).Concat(names.Keys));
        tree = tree.ReplaceNodes(
            names.Keys.Where(n => !removed.Any(r => r.Span.Contains(n.Span))).Select(n => tree.GetCurrentNode(n)!),
            (old, _) => SyntaxFactory.IdentifierName(names.First(p => tree.GetCurrentNode(p.Key) == old).Value).WithTriviaFrom(old));
        tree = StatementLists.Remove(tree, removed.Select(r => tree.GetCurrentNode(r)!).ToList());
        var current = tree.GetCurrentNode(lambda)!;
        tree = tree.ReplaceNode(current, InlineRead.Capturing(current));
        tree = StatementLists.InsertBefore(tree, tree.GetCurrentNode(above)!, inserted);
        return finding.With(tree);
    }

    private static IEnumerable<Unit> Units(
        StartupFinding finding, AnonymousFunctionExpressionSyntax lambda, BlockSyntax block, CheckedRead reported, CancellationToken cancellationToken)
    {
        foreach (var declaration in block.Statements.OfType<LocalDeclarationStatementSyntax>())
        {
            if (declaration.Declaration.Variables.Count != 1
                || declaration.Declaration.Variables[0] is not { Initializer.Value: { } value } variable
                || CheckedRead.At(value) is not { } read
                || read.Whole != value
                || !InlineRead.IsFree(value, lambda, finding.Model, cancellationToken)
                || (KeyOf(read.Read, finding) is null && read.Whole != reported.Whole))
            {
                continue;
            }

            if (read.Exception is not null)
            {
                yield return new Unit(declaration, variable, read, null);
                continue;
            }

            var name = variable.Identifier.ValueText;
            var check = block.Statements.OfType<IfStatementSyntax>().FirstOrDefault(@if =>
                @if.Else is null
                && @if.SpanStart > declaration.SpanStart
                && StartupGuards.Tested(@if.Condition) is IdentifierNameSyntax tested && tested.Identifier.ValueText == name
                && Throws(@if.Statement)
                && InlineRead.IsFree(
                    @if.Statement, lambda, finding.Model, cancellationToken));
            if (check is not null || read.Whole == reported.Whole)
            {
                yield return new Unit(declaration, variable, read, check);
            }
        }
    }

    private static bool Throws(StatementSyntax statement) =>
        (statement is BlockSyntax { Statements: { Count: 1 } statements } ? statements[0] : statement) is ThrowStatementSyntax;

    private static CredentialKey? KeyOf(ExpressionSyntax read, StartupFinding finding) =>
        read is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call
        && StartupGuards.CalledName(call) == "GetEnvironmentVariable"
        && finding.Model.GetConstantValue(arguments[0].Expression).Value is string variable
            ? CredentialKey.Variable(variable)
            : null;

    private static AnonymousFunctionExpressionSyntax OuterLambda(StartupFinding finding, AnonymousFunctionExpressionSyntax lambda) =>
        lambda.AncestorsAndSelf().OfType<AnonymousFunctionExpressionSyntax>().Last(l => finding.Root!.Body.Span.Contains(l.Span));

    /// <summary>Whether only the local itself bears its name in the whole body: it is about to be declared above all of it.</summary>
    private static bool IsFreeName(
        string name, ISymbol local, IEnumerable<SyntaxNode> scope, SemanticModel model, CancellationToken cancellationToken) =>
        scope.SelectMany(s => s.DescendantTokens())
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name)
            .All(t => t.Parent switch
            {
                IdentifierNameSyntax use => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, local)
                    || use.Parent is MemberAccessExpressionSyntax access && access.Name == use
                    || use.Parent is NameColonSyntax or NameEqualsSyntax,
                VariableDeclaratorSyntax declared => SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(declared, cancellationToken), local),
                _ => false,
            });

    /// <summary>A declaration with its read, and the check that belongs to it when that is a statement of its own.</summary>
    private sealed class Unit
    {
        public Unit(LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax variable, CheckedRead checkedRead, IfStatementSyntax? check)
        {
            Declaration = declaration;
            Variable = variable;
            Checked = checkedRead;
            Check = check;
        }

        public LocalDeclarationStatementSyntax Declaration { get; }

        public VariableDeclaratorSyntax Variable { get; }

        public CheckedRead Checked { get; }

        public ExpressionSyntax Read => Checked.Read;

        public StatementSyntax? Check { get; }

        public IEnumerable<StatementSyntax> Statements(StartupFinding finding, string name)
        {
            // A conditional that also rejects the empty value moves as it is.
            if (Checked.RejectsEmpty)
            {
                yield return Renamed(Declaration, name);
                yield break;
            }

            yield return Renamed(StrongChecks.Declare(Declaration, Read, finding.Model), name);
            var exception = Checked.Exception
                ?? ((Check as IfStatementSyntax)?.Statement.DescendantNodesAndSelf().OfType<ThrowStatementSyntax>().First().Expression);
            yield return StrongChecks.Check(finding.Tree, name, exception?.ToString() ?? Generated.NotSet(finding.Key.Name));
        }

        private static LocalDeclarationStatementSyntax Renamed(LocalDeclarationStatementSyntax declaration, string name)
        {
            var identifier = declaration.Declaration.Variables[0].Identifier;
            return identifier.ValueText == name
                ? declaration
                : declaration.ReplaceToken(identifier, SyntaxFactory.Identifier(identifier.LeadingTrivia, name, identifier.TrailingTrivia));
        }
    }
}
