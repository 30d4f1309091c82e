using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Verification;

/// <summary>Each way in which a fix can be wrong must make the verifier fail.</summary>
public class CodeFixVerifierTests
{
    private const string One = "class [|LoudSpeaker|] { }";
    private const string OneFixed = "class CalmSpeaker { }";
    private const string Two = "class [|LoudSpeaker|] { } class [|LoudSinger|] { }";
    private const string TwoFixed = "class CalmSpeaker { } class CalmSinger { }";

    [Fact]
    public Task Fix_is_accepted() => Verify.Fix<LoudClassAnalyzer, CalmFix>(One, OneFixed);

    [Fact]
    public Task Two_fixes_in_two_files_are_accepted() =>
        Verify.Fix<LoudClassAnalyzer, CalmFix>([("/0/A.cs", Two), ("/0/B.cs", "class [|LoudOther|] { }")], [("/0/A.cs", TwoFixed), ("/0/B.cs", "class CalmOther { }")]);

    [Fact]
    public Task Names_of_the_testing_library_work_alone() =>
        new CSharpCodeFixTest<LoudClassAnalyzer, CalmFix, DefaultVerifier>
        {
            TestState = { Sources = { Two }, AdditionalReferences = { typeof(object).Assembly } },
            FixedState = { Sources = { TwoFixed } },
            BatchFixedState = { Sources = { TwoFixed } },
            CodeActionEquivalenceKey = "TST0001.Rename",
            CodeActionIndex = 0,
            NumberOfIncrementalIterations = 2,
            NumberOfFixAllIterations = 1,
        }.RunAsync();

    [Fact]
    public Task Fix_that_is_not_offered_is_accepted_where_none_is_expected() => Verify.NoFix<LoudClassAnalyzer, SilentFix>(One);

    [Fact]
    public Task Fix_that_is_not_offered_fails() => Fails<SilentFix>("No fix was offered", One, OneFixed);

    [Fact]
    public Task Fix_that_is_offered_where_none_is_expected_fails() => Fails<CalmFix>("where none was expected", One, One);

    [Fact]
    public Task Wrong_result_fails_and_shows_the_difference() => Fails<CalmFix>("+ class CalmSpeaker { }", One, "class Speaker { }");

    [Fact]
    public Task Result_that_does_not_compile_fails() => Fails<BrokenCodeFix>("does not compile", One, OneFixed);

    [Fact]
    public Task Expected_result_that_does_not_compile_fails() => Fails<CalmFix>("CS0246", One, "class CalmSpeaker : Missing { }");

    [Fact]
    public Task Finding_that_stays_fails() => Fails<NoEffectFix>("still there", One, "class Speaker { }");

    [Fact]
    public Task Fix_that_changes_nothing_fails() => Fails<IdleFix>("changes nothing", One, "class Speaker { }");

    [Fact]
    public async Task Fix_that_raises_another_finding_fails()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Verify.Fix<LoudOrQuietClassAnalyzer, QuietFix>("class {|TST0001:LoudSpeaker|} { }", "class {|TST0002:QuietSpeaker|} { }"));
        Assert.Contains("raises new diagnostics", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Provider_without_fix_all_fails() => Fails<NoFixAllFix>("no Fix All provider", One, OneFixed);

    [Fact]
    public Task Provider_without_solution_scope_fails() => Fails<DocumentOnlyFix>("Project, Solution", One, OneFixed);

    [Fact]
    public Task Fix_all_that_loses_an_insert_fails() =>
        Fails<InsertingFix>("Fix All in", Two, "class CalmSingerMarker { }\nclass CalmSpeakerMarker { }\n" + TwoFixed);

    [Fact]
    public Task Fix_all_that_forgets_a_finding_fails() => Fails<ForgetfulFix>("Fix All in Document", Two, TwoFixed);

    [Fact]
    public Task Fix_all_that_forgets_the_other_project_fails() => Fails<OneProjectFix>("The solution's other project", One, OneFixed);

    [Fact]
    public Task Tree_that_its_text_does_not_mean_fails() =>
        Fails<WrongTreeFix>("not what its text means", One, "class CalmSpeaker {\n    int a, b;\n}");

    [Fact]
    public async Task Wrong_equivalence_key_fails()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Verify.Fix<LoudClassAnalyzer, CalmFix>(One, OneFixed, test =>
            {
                test.CodeActionIndex = 0;
                test.CodeActionEquivalenceKey = "TST0001.Other";
            }));
        Assert.Contains("TST0001.Rename", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_number_of_rounds_fails()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Verify.Fix<LoudClassAnalyzer, CalmFix>(One, OneFixed, test => test.NumberOfIncrementalIterations = 2));
        Assert.Contains("it took 1", failure.Message, StringComparison.Ordinal);
    }

    private static async Task Fails<TCodeFix>(string because, string before, string after)
        where TCodeFix : CodeFixProvider, new()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Verify.Fix<LoudClassAnalyzer, TCodeFix>(before, after));
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }
}
