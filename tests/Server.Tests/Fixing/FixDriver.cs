using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Server.Tests.Fixing;

/// <summary>Does what a user does with the light bulb until nothing is left, or until nothing gets better.</summary>
internal static class FixDriver
{
    private const int MostSteps = 60;

    /// <summary>Every finding, suggestions included, in order of id and place.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = (await project.GetCompilationAsync(cancellationToken))!;
        var errors = compilation.GetDiagnostics(cancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, string.Join('\n', errors.Select(Describe)));
        var findings = await compilation
            .WithAnalyzers(Rules.Analyzers, project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return findings
            .OrderBy(d => d.Id, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceSpan)
            .ToImmutableArray();
    }

    /// <summary>Applies fixes until none is left that changes anything, each id with Fix All over the solution or one finding at a time.</summary>
    public static async Task<Project> FixAsync(Project project, bool all, CancellationToken cancellationToken)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (await StepAsync(project, all, cancellationToken) is not { } changed)
            {
                return project;
            }

            project = changed;
        }

        Assert.Fail($"The fixes do not come to an end: {string.Join(", ", (await FindAsync(project, cancellationToken)).Select(Describe))}");
        return project;
    }

    /// <summary>Id and place, as the compiler prints them; the message stays out, so that nothing of the source can be in it.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        var position = diagnostic.Location.GetLineSpan();
        return $"{Path.GetFileName(position.Path)}({position.StartLinePosition.Line + 1},{position.StartLinePosition.Character + 1}): {diagnostic.Id}";
    }

    private static async Task<Project?> StepAsync(Project project, bool all, CancellationToken cancellationToken)
    {
        var findings = await FindAsync(project, cancellationToken);
        foreach (var finding in findings)
        {
            foreach (var fix in Rules.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
            {
                if (await FirstActionAsync(project, fix, finding, cancellationToken) is not { } action)
                {
                    continue;
                }

                if (all)
                {
                    action = await AllAsync(project, fix, finding, action, cancellationToken);
                    Assert.True(action is not null, $"{Describe(finding)} has a fix but Fix All does nothing.");
                }

                return await ApplyAsync(project, action, cancellationToken);
            }
        }

        return null;
    }

    private static async Task<CodeAction?> FirstActionAsync(
        Project project, CodeFixProvider fix, Diagnostic finding, CancellationToken cancellationToken)
    {
        CodeAction? first = null;
        var document = project.GetDocument(finding.Location.SourceTree)!;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => first ??= action, cancellationToken));
        return first;
    }

    private static async Task<CodeAction?> AllAsync(
        Project project, CodeFixProvider fix, Diagnostic finding, CodeAction action, CancellationToken cancellationToken) =>
        await fix.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
            project.GetDocument(finding.Location.SourceTree)!,
            fix,
            FixAllScope.Solution,
            action.EquivalenceKey!,
            [finding.Id],
            new Provider(),
            cancellationToken));

    private static async Task<Project> ApplyAsync(Project project, CodeAction action, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken);
        var solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Assert.True(
            solution.GetChanges(project.Solution).GetProjectChanges().Any(),
            $"'{action.Title}' changes nothing.");
        return solution.GetProject(project.Id)!;
    }

    private sealed class Provider : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await FindAsync(project, cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await FindAsync(document.Project, cancellationToken)).Where(d => d.Location.SourceTree == tree);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await FindAsync(project, cancellationToken)).Where(d => d.Location.SourceTree is null);
    }
}
