using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// A parameter of a tool gives way to injected options: the class, its registration with a check at start, and the
/// uses of the parameter.
/// </summary>
internal static class InjectedOptions
{
    private const string Space = "Microsoft.Extensions.Options";

    /// <summary>The solution with the parameter gone; null when a part of it cannot be changed soundly.</summary>
    public static async Task<Solution?> ApplyAsync(FixTarget target, ParameterSyntax parameter, OptionsSetting setting, CancellationToken cancellationToken)
    {
        var document = target.Document;
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var method = (MethodDeclarationSyntax)parameter.Parent!.Parent!;
        if (OptionsParameter.Replace(method, parameter, setting, model!, cancellationToken) is not { } changed)
        {
            return null;
        }

        var tools = method.Ancestors().OfType<TypeDeclarationSyntax>().Last();
        var mark = new SyntaxAnnotation();
        root = root!.ReplaceNode(tools, tools.ReplaceNode(method, changed).WithAdditionalAnnotations(mark));
        if (setting.Type is null)
        {
            root = WithClass(root, (TypeDeclarationSyntax)root.GetAnnotatedNodes(mark).Single(), setting);
        }

        var solution = document.Project.Solution.WithDocumentSyntaxRoot(document.Id, Usings.Add(root, Space));
        if (setting is { Type: { } type, HasMember: false })
        {
            if (await WithMemberAsync(solution, type, setting, cancellationToken).ConfigureAwait(false) is not { } extended)
            {
                return null;
            }

            solution = extended;
        }

        return await RegisterAsync(solution, document.Project.Id, setting, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The file with the options class below the class of the tools.</summary>
    private static SyntaxNode WithClass(SyntaxNode root, TypeDeclarationSyntax tools, OptionsSetting setting)
    {
        var endOfLine = NewLines.Of(root);
        var access = setting.Tools.DeclaredAccessibility == Accessibility.Public ? "public" : "internal";
        var indentation = StatementLists.Indentation(tools);
        var options = Generated.Member(root, $"{access} sealed class {setting.TypeName}\n{{\n{Property(setting)}\n}}")
            .WithLeadingTrivia(SyntaxFactory.TriviaList(endOfLine).AddRange(indentation))
            .WithTrailingTrivia(endOfLine);
        if (!tools.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            var ended = tools.WithTrailingTrivia(tools.GetTrailingTrivia().Add(endOfLine)).WithAdditionalAnnotations(new SyntaxAnnotation("ended"));
            root = root.ReplaceNode(tools, ended);
            tools = (TypeDeclarationSyntax)root.GetAnnotatedNodes("ended").Single();
            options = options.WithTrailingTrivia();
        }

        return root.InsertNodesAfter(tools, new[] { options });
    }

    private static async Task<Solution?> WithMemberAsync(Solution solution, INamedTypeSymbol type, OptionsSetting setting, CancellationToken cancellationToken)
    {
        // The file may be the one that has just changed: find the class in it again.
        foreach (var document in solution.Projects.SelectMany(p => p.Documents).Where(d => type.DeclaringSyntaxReferences.Any(r => r.SyntaxTree.FilePath == d.FilePath)))
        {
            var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            if (root!.DescendantNodes().OfType<ClassDeclarationSyntax>().FirstOrDefault(c => c.Identifier.ValueText == type.Name && c.OpenBraceToken.Span.Length > 0) is not { } options)
            {
                continue;
            }

            var endOfLine = NewLines.Of(root);
            var indentation = options.Members.Count == 0
                ? StatementLists.Indentation(options).Add(SyntaxFactory.Whitespace("    "))
                : StatementLists.Indentation(options.Members[options.Members.Count - 1]);
            var member = Generated.Member(root, Property(setting))
                .WithLeadingTrivia((options.Members.Count == 0 ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(endOfLine)).AddRange(indentation))
                .WithTrailingTrivia(endOfLine);
            return solution.WithDocumentSyntaxRoot(document.Id, root.ReplaceNode(options, options.AddMembers(member)));
        }

        return null;
    }

    private static string Property(OptionsSetting setting) =>
        setting.MayBeNull ? $"public string? {setting.Member} {{ get; set; }}" : $"public string {setting.Member} {{ get; set; }} = \"\";";

    /// <summary>Binds and checks the options above the first MCP registration; what is there already is extended.</summary>
    private static async Task<Solution?> RegisterAsync(Solution solution, ProjectId project, OptionsSetting setting, CancellationToken cancellationToken)
    {
        var validate = setting.IsOptional ? "" : $".Validate(o => !string.IsNullOrWhiteSpace(o.{setting.Member}), {Generated.Literal(setting.Key + " is not set.")})";
        var isBound = false;
        foreach (var document in solution.GetProject(project)!.Documents)
        {
            var tree = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            foreach (var call in tree!.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(i => IsRegistration(i, setting.TypeName)))
            {
                isBound = true;
                if (setting.IsOptional)
                {
                    return solution;
                }

                if (Chain(call).FirstOrDefault(i => StartupGuards.CalledName(i) == "ValidateOnStart")?.Expression is MemberAccessExpressionSyntax { Expression: var checkedSoFar })
                {
                    return checkedSoFar.DescendantTokens().Any(t => t.ValueText == setting.Member)
                        ? solution
                        : solution.WithDocumentSyntaxRoot(document.Id, tree.ReplaceNode(checkedSoFar, Generated.Expression(checkedSoFar + validate).WithTriviaFrom(checkedSoFar)));
                }
            }
        }

        if (await StartupRoot.FindAsync(solution, project, null, cancellationToken).ConfigureAwait(false) is not { } root
            || root.Anchor.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => StartupGuards.CalledName(i) == "AddMcpServer")
                is not { Expression: MemberAccessExpressionSyntax { Expression: var services } })
        {
            return null;
        }

        var startup = await root.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var bind = isBound ? "" : $".BindConfiguration({Generated.Literal(setting.Section)})";
        var statements = Generated.Statements(startup!, $"{services.WithoutTrivia()}.AddOptions<{setting.FullTypeName}>(){bind}{validate}{(setting.IsOptional ? "" : ".ValidateOnStart()")};");
        var inserted = StatementLists.InsertBefore(startup!, root.Anchor, statements);
        return solution.WithDocumentSyntaxRoot(root.Document.Id, Usings.Add(inserted, "Microsoft.Extensions.DependencyInjection"));
    }

    private static bool IsRegistration(InvocationExpressionSyntax call, string type) =>
        StartupGuards.CalledName(call) is "AddOptions" or "Configure" or "AddOptionsWithValidateOnStart"
        && call.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } arguments } }
        && arguments[0].RightmostName().ValueText == type;

    /// <summary>The call and those chained behind it.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Chain(InvocationExpressionSyntax call)
    {
        for (var next = call; next is not null; next = (next.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax)
        {
            yield return next;
        }
    }
}
