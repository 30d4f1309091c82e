using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// The file stays and holds what data protection made of the token; writer and reader change together, and a file from
/// before reads as absent.
/// </summary>
internal static class ProtectedStorage
{
    public const string Space = "Microsoft.AspNetCore.DataProtection";

    private const string Provider = "global::" + Space + ".IDataProtectionProvider";

    private static readonly HashSet<string> s_reads = new() { "ReadAllText", "ReadAllTextAsync", "ReadAllBytes", "ReadAllBytesAsync" };

    /// <summary>The solution with the file protected; null when a part of it cannot be changed soundly.</summary>
    public static async Task<Solution?> ApplyAsync(TokenStorage storage, CancellationToken cancellationToken)
    {
        if (storage.Model.Compilation.GetTypeByMetadataName(Space + ".IDataProtectionProvider") is null
            || storage.Token.ContainingSymbol.IsStatic
            || Content(storage) is not { } content
            || ReadOf(storage) is not { } read
            || Absent(storage, cancellationToken) is not { } absent)
        {
            return null;
        }

        var tree = await storage.Target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var field = UniqueNames.In(new[] { storage.Type }, "_protector");
        var parameter = UniqueNames.In(new[] { storage.Type }, "protection");
        var type = storage.Type.ReplaceNodes(new SyntaxNode[] { content, read, storage.Reader }, (old, node) =>
            old == content || old == read ? Call(field, old == content ? "Protect" : "Unprotect", (ExpressionSyntax)node)
            : Guarded((MethodDeclarationSyntax)node, tree!, absent));
        if (WithProvider(type, storage, tree!, field, parameter) is not { } injected)
        {
            return null;
        }

        var root = tree!.ReplaceNode(storage.Type, injected);
        root = Usings.Add(Usings.Add(root, Space), "System.Security.Cryptography");
        var solution = storage.Target.Solution;
        var sites = await ProviderSites.SupplyAsync(solution, storage, Provider, root, cancellationToken).ConfigureAwait(false);
        return sites is null
            ? null
            : await RegisterAsync(sites, storage.Target.Document.Project.Id, cancellationToken).ConfigureAwait(false);
    }

    private static ExpressionSyntax? Content(TokenStorage storage) =>
        storage.Target.Node.AncestorsAndSelf().OfType<ArgumentSyntax>().FirstOrDefault(a =>
            a.Parent?.Parent is InvocationExpressionSyntax call
            && StartupGuards.CalledName(call) is "WriteAllText" or "WriteAllTextAsync" or "WriteAllBytes" or "WriteAllBytesAsync")?.Expression;

    /// <summary>The text or bytes that the reader gets from the file: the call, awaited where it is.</summary>
    private static ExpressionSyntax? ReadOf(TokenStorage storage)
    {
        var reads = TokenStorage.FileCalls(storage.Reader).Where(TokenStorage.IsRead).ToList();
        if (reads.Count != 1 || !s_reads.Contains(StartupGuards.CalledName(reads[0])))
        {
            return null;
        }

        ExpressionSyntax read = reads[0];
        if (read.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured })
        {
            read = configured;
        }

        return StartupGuards.CalledName(reads[0]).EndsWith("Async", System.StringComparison.Ordinal)
            ? read.Parent as AwaitExpressionSyntax
            : read;
    }

    /// <summary>What the reader returns for an unreadable file; null when its result has no such value.</summary>
    private static string? Absent(TokenStorage storage, CancellationToken cancellationToken)
    {
        var reader = storage.Model.GetDeclaredSymbol(storage.Reader, cancellationToken)!;
        return reader.IsAsync || SymbolEqualityComparer.Default.Equals(TokenStorage.Result(reader), reader.ReturnType) ? "return null;"
            : reader.ReturnType.Name == "ValueTask" ? "return default;"
            : null;
    }

    private static InvocationExpressionSyntax Call(string field, string method, ExpressionSyntax argument) =>
        SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(
                    SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.IdentifierName(field), SyntaxFactory.IdentifierName(method)),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument.WithoutTrivia()))))
            .WithTriviaFrom(argument);

    /// <summary>The reader with what follows the first read of the file inside a try.</summary>
    private static MethodDeclarationSyntax Guarded(MethodDeclarationSyntax reader, SyntaxNode tree, string absent)
    {
        var endOfLine = NewLines.Of(tree).ToFullString();
        var indentation = StatementLists.Indentation(reader).ToFullString();
        var statements = reader.Body?.Statements ?? SyntaxFactory.SingletonList(
            (StatementSyntax)SyntaxFactory.ParseStatement($"return {reader.ExpressionBody!.Expression.WithoutTrivia()};"));
        var before = statements.TakeWhile(s => !s.ToString().Contains("Unprotect(")).ToList();
        var inside = statements.Skip(before.Count).Select((s, i) => i == 0 ? s.WithLeadingTrivia(StatementLists.SplitLeading(s.GetLeadingTrivia()).Own) : s);
        var body = string.Concat(inside.Select(s => s.ToFullString())).TrimEnd();
        var code = string.Join(endOfLine, new[]
        {
            "try",
            "{",
            body,
            "}",
            "catch (CryptographicException)",
            "{",
            absent,
            "}",
        });
        var lines = string.Concat(before.Select(s => s.ToFullString()));
        var gap = before.Count == 0 ? "" : endOfLine;
        var block = (BlockSyntax)SyntaxFactory.ParseStatement(
            $"{indentation}{{{endOfLine}{lines}{gap}{code}{endOfLine}{indentation}}}{endOfLine}");
        var @try = block.Statements[block.Statements.Count - 1];
        block = block.ReplaceNode(@try, @try.WithAdditionalAnnotations(Formatter.Annotation));
        return reader
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithParameterList(reader.ParameterList.WithTrailingTrivia(NewLines.Of(tree)))
            .WithBody(block.WithTrailingTrivia(reader.GetTrailingTrivia()));
    }

    /// <summary>The type with the provider in its one constructor and the protector in a field.</summary>
    private static TypeDeclarationSyntax? WithProvider(
        TypeDeclarationSyntax type, TokenStorage storage, SyntaxNode tree, string field, string parameter)
    {
        var purpose = Generated.Literal(storage.Symbol.Name);
        var injected = SyntaxFactory.Parameter(SyntaxFactory.Identifier(parameter))
            .WithType(SyntaxFactory.IdentifierName("IDataProtectionProvider").WithTrailingTrivia(SyntaxFactory.Space));
        if (type.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault() is { } primary)
        {
            return type is ClassDeclarationSyntax && primary.Parameters.All(p => p.Default is null)
                ? Members.InsertFirst(
                    type.ReplaceNode(primary, With(primary, injected)),
                    Generated.Member(tree, $"private readonly IDataProtector {field} = {parameter}.CreateProtector({purpose});"),
                    tree)
                : null;
        }

        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>().Where(c => !c.Modifiers.Any(SyntaxKind.StaticKeyword)).ToList();
        var assign = $"{field} = {parameter}.CreateProtector({purpose});";
        if (constructors.Count == 1 && constructors[0] is { Body: { } body, Initializer: null } constructor
            && constructor.ParameterList.Parameters.All(p => p.Default is null))
        {
            var indentation = StatementLists.Indentation(constructor).Add(SyntaxFactory.Whitespace("    "));
            var statement = Generated.Statements(tree, assign)[0].WithLeadingTrivia(indentation).WithTrailingTrivia(NewLines.Of(tree));
            type = type.ReplaceNode(constructor, constructor
                .WithParameterList(With(constructor.ParameterList, injected))
                .WithBody(body.AddStatements(statement)));
        }
        else if (constructors.Count == 0)
        {
            type = Members.InsertFirst(type, Generated.Member(tree, $"public {type.Identifier.Text}(IDataProtectionProvider {parameter}) => {assign}"), tree);
        }
        else
        {
            return null;
        }

        return Members.InsertFirst(type, Generated.Member(tree, $"private readonly IDataProtector {field};"), tree);
    }

    private static ParameterListSyntax With(ParameterListSyntax list, ParameterSyntax added)
    {
        var parameters = list.Parameters;
        return list.WithParameters(parameters.Count == 0
            ? parameters.Add(added)
            : SyntaxFactory.SeparatedList(
                parameters.Concat(new[] { added }),
                parameters.GetSeparators().Concat(new[] { SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space) })));
    }

    /// <summary>Registers data protection above the first MCP registration, unless the program already does so somewhere.</summary>
    private static async Task<Solution?> RegisterAsync(Solution solution, ProjectId project, CancellationToken cancellationToken)
    {
        foreach (var document in solution.GetProject(project)!.Documents)
        {
            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            if (text.ToString().Contains("AddDataProtection("))
            {
                return solution;
            }
        }

        if (await StartupRoot.FindAsync(solution, project, null, cancellationToken).ConfigureAwait(false) is not { } root
            || root.Anchor.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => StartupGuards.CalledName(i) == "AddMcpServer")
                is not { Expression: MemberAccessExpressionSyntax { Expression: var services } })
        {
            return null;
        }

        var tree = await root.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var statement = Generated.Statements(tree!, $"{services.WithoutTrivia()}.AddDataProtection();");
        var inserted = StatementLists.InsertBefore(tree!, root.Anchor, statement);
        return solution.WithDocumentSyntaxRoot(root.Document.Id, Usings.Add(inserted, "Microsoft.Extensions.DependencyInjection"));
    }
}
