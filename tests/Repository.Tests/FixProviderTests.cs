using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.Repository.Tests;

public class FixProviderTests
{
    public static TheoryData<string> Fixes => new(AllRules.Fixes.Select(f => f.GetType().Name));

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Fixable_ids_are_ids_of_ours(string fix)
    {
        Assert.NotEmpty(Find(fix).FixableDiagnosticIds);
        Assert.Empty(Find(fix).FixableDiagnosticIds.Except(Descriptors.All.Select(d => d.Id)));
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Fix_all_has_every_scope(string fix)
    {
        var provider = Find(fix).GetFixAllProvider();

        Assert.NotNull(provider);
        Assert.Superset(
            new HashSet<FixAllScope> { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution },
            provider.GetSupportedFixAllScopes().ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public void Provider_is_found_by_its_attribute_alone(string fix)
    {
        var type = Find(fix).GetType();

        // [Shared] bakes a reference to System.Composition into the assembly, which the host may not have.
        Assert.DoesNotContain(type.GetCustomAttributesData(), a => a.AttributeType.FullName == "System.Composition.SharedAttribute");
        var export = type.GetCustomAttribute<ExportCodeFixProviderAttribute>()!;
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.Equal(type.Name, export.Name);
    }

    [Fact]
    public void Every_provider_is_exported()
    {
        var providers = Assembly.Load("McpAnalyzers.CodeFixes").GetTypes().Where(t => !t.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(t));

        Assert.Equal(providers.Count(), AllRules.Fixes.Length);
    }

    [Fact]
    public void Every_rule_whose_page_promises_a_fix_has_one()
    {
        // Roslyn offers no place for a fix in a file that is not source; those have a target of the build instead.
        string[] inOtherFiles = ["MCPAC1004", "MCPAC1006", "MCPAC1007"];
        var fixable = AllRules.Fixes.SelectMany(f => f.FixableDiagnosticIds).ToHashSet();
        foreach (var descriptor in Descriptors.All.Where(d => !d.Id.StartsWith("MCPAC0", StringComparison.Ordinal) && !inOtherFiles.Contains(d.Id)))
        {
            // A rule without a sound repair says so on its page, with the reason.
            if (RepositoryFiles.Read("docs", "rules", descriptor.Id + ".md").Contains("\n| Fix | none: ", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Contains(descriptor.Id, fixable);
        }
    }

    private static CodeFixProvider Find(string name) => AllRules.Fixes.Single(f => f.GetType().Name == name);
}
