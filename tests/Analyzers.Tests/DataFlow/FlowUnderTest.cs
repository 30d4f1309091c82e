using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using McpAnalyzers.Tests.Server;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.DataFlow;

/// <summary>Asks the flow engine about methods of a small program; the secret is always <c>Source.Key()</c>.</summary>
internal sealed class FlowUnderTest
{
    private const string Source = """
        static class Source { public static string Key() => Environment.GetEnvironmentVariable("CRM_API_KEY"); }

        """;

    private readonly ProgramUnderTest _program;

    private FlowUnderTest(ProgramUnderTest program) => _program = program;

    public FlowBudget Budget => _program.Program.Flow.Budget;

    /// <summary>A program that must compile.</summary>
    public static FlowUnderTest Of(params string[] files)
    {
        var program = ProgramUnderTest.Of([.. files.Select(f => "using System.Collections.Generic;\nusing System.Linq;\n" + f), Source]);
        Assert.Empty(program.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).Take(5));
        return new(program);
    }

    /// <summary>Members of a class <c>Crm</c>.</summary>
    public static FlowUnderTest OfMembers(string members) => Of("class Crm\n{\n" + members + "\n}\n");

    public MethodFlow Flow(string method) => _program.Program.Flow.Analyze(_program.Method("Crm." + method), default);

    /// <summary>Lets the compiler do its part, so that a measurement sees the engine's alone.</summary>
    public void Bind(string method) => Assert.NotNull(_program.Program.Flow.Facts.BodyOf(_program.Method("Crm." + method), default));

    /// <summary>Whether the method returns the secret.</summary>
    public bool Returns(string method) => Flow(method).Returned.All.Any(f => f.Source.Name == "CRM_API_KEY");

    /// <summary>The names of all sources that the method returns.</summary>
    public string[] SourcesOf(string method) => [.. Flow(method).Returned.All.Select(f => f.Source.Name).Order(StringComparer.Ordinal)];

    /// <summary>Everything that a fresh engine says of every member, asked in this order.</summary>
    public SortedDictionary<string, string> Everything(Random? order)
    {
        var fresh = _program.Compilation.Clone();
        var program = McpProgram.TryGet(fresh, _program.Program.AnalyzerOptions)!;
        var members = fresh.GetSymbolsWithName(_ => true, SymbolFilter.Member)
            .Where(m => m is IMethodSymbol or IFieldSymbol or IPropertySymbol)
            .OrderBy(m => m.ToDisplayString(), StringComparer.Ordinal)
            .ToArray();
        order?.Shuffle(members);
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            answers[member.ToDisplayString()] = Show(program.Flow.Analyze(member, default));
        }

        return answers;
    }

    private static string Show(MethodFlow flow)
    {
        static string Facts(TaintValue value) => string.Join(
            ",", value.All.Select(f => f.Source.Kind + ":" + f.Source.Name + "@" + f.Anchor).Distinct().Order(StringComparer.Ordinal));

        return Facts(flow.Returned)
            + " | " + string.Join(";", flow.Hits.Select(h => h.Kind + " " + h.Fact.Source.Name + "@" + h.Sink).Order(StringComparer.Ordinal))
            + " | " + string.Join(";", flow.MemberWrites.Select(w => w.Key.Name + "=" + Facts(w.Value)).Order(StringComparer.Ordinal));
    }
}
