using System.Diagnostics;
using System.Globalization;
using McpAnalyzers.DataFlow;

namespace McpAnalyzers.Tests.DataFlow;

/// <summary>Bounds, order and cost: silence at each bound, one answer whoever asks first, time that grows with the code.</summary>
public class FlowBudgetTests
{
    [Fact]
    public void Chain_of_calls_deeper_than_the_bound_has_the_same_answer_from_its_top_as_from_its_end()
    {
        var flow = FlowUnderTest.OfMembers(Chain(FlowBudget.CallDepth * 3));

        Assert.True(flow.Returns("M0"));
        Assert.True(flow.Budget.Truncated > 0);
    }

    [Fact]
    public void Circle_longer_than_the_bound_is_silent_and_counted()
    {
        var length = FlowBudget.CallDepth * 2;
        var flow = FlowUnderTest.OfMembers(
            Lines(length, i => $"static string M{i}(int n) => n == {i} ? Source.Key() : M{(i + 1) % length}(n);") + "string Other() => Source.Key();");

        flow.Flow("M0");
        Assert.True(flow.Budget.Truncated > 0);
        Assert.True(flow.Returns("Other"));
    }

    [Fact]
    public void Circle_that_needs_more_rounds_than_the_bound_is_silent_and_counted()
    {
        // Each method hands on what the one before it returned, and is reached through that one: one step a round.
        const int Length = FlowBudget.RecursionRounds + 4;
        var flow = FlowUnderTest.OfMembers(
            "static string M0(int n) { var last = M1(n); return n == 0 ? Source.Key() : last; }\n"
            + Lines(Length, i => $"static string M{i + 1}(int n) {{ {(i + 1 < Length ? $"M{i + 2}(n);" : "")} return n == 0 ? \"\" : M{i}(n - 1); }}"));

        Assert.False(flow.Returns("M0"));
        Assert.True(flow.Budget.Truncated > 0);
    }

    [Fact]
    public void Method_with_more_operations_than_the_bound_is_silent_and_counted()
    {
        var flow = FlowUnderTest.OfMembers(
            "string Large() { var a = Source.Key(); var b = \"\";\n"
            + string.Concat(Enumerable.Repeat("b = a; a = b;\n", FlowBudget.OperationsPerMethod / 4))
            + "return a; }\nstring M() => Large(); string Small() => Source.Key();");

        Assert.False(flow.Returns("Large"));
        Assert.Equal(1, flow.Budget.Truncated);
        Assert.False(flow.Returns("M"));
        Assert.True(flow.Returns("Small"));
    }

    [Fact]
    public void Lambdas_nested_deeper_than_the_bound_are_silent_and_counted()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => $"Func<string> f{i} = () => {{ "))
            + "return Source.Key(); "
            + string.Concat(Enumerable.Range(0, depth).Reverse().Select(i => $"}}; return f{i}(); "));

        var flow = FlowUnderTest.OfMembers($"string Most() {{ {Nested(FlowBudget.NestedFunctions)} }} string More() {{ {Nested(FlowBudget.NestedFunctions + 1)} }}");

        Assert.True(flow.Returns("Most"));
        Assert.Equal(0, flow.Budget.Truncated);
        Assert.False(flow.Returns("More"));
        Assert.True(flow.Budget.Truncated > 0);
    }

    [Fact]
    public void Interface_with_more_implementations_than_the_bound_is_silent()
    {
        static string Program(int count) =>
            "interface I { string Get(); } "
            + string.Concat(Enumerable.Range(0, count).Select(i => $"class C{i} : I {{ public string Get() => Source.Key(); }} "))
            + "class Crm { string M(I i) => i.Get(); }";

        Assert.True(FlowUnderTest.Of(Program(4)).Returns("M"));
        Assert.False(FlowUnderTest.Of(Program(5)).Returns("M"));
    }

    [Fact]
    public void Chain_of_calls_longer_than_all_restarts_reach_is_silent_and_counted()
    {
        const int Length = FlowBudget.CallDepth * (FlowBudget.Restarts + 2);
        var flow = FlowUnderTest.OfMembers(Chain(Length) + "string Other() => Source.Key();");

        flow.Flow("M0");
        Assert.True(flow.Budget.Truncated > 0);
        Assert.True(flow.Returns("Other"));
        Assert.True(flow.Returns($"M{Length - 1}"));
    }

    [Fact]
    public void Member_that_more_places_assign_than_the_bound_is_silent()
    {
        static string Program(int places) =>
            "public class Settings { public string Text { get; set; } = \"\"; public string Line { get; set; } = \"\"; }\n"
            + "class Setup {\n" + Lines(places, i => $"public static void Set{i}(Settings s) => s.Text = Source.Key();") + "public static void Other(Settings s) => s.Line = Source.Key(); }\n"
            + "class Crm { Settings _settings; string M() => _settings.Text; string N() => _settings.Line; }";

        Assert.True(FlowUnderTest.Of(Program(24)).Returns("M"));
        var many = FlowUnderTest.Of(Program(25));
        Assert.False(many.Returns("M"));
        Assert.True(many.Returns("N"));
    }

    [Fact]
    public void Steps_of_a_path_are_bounded()
    {
        const int Length = 20;
        var flow = FlowUnderTest.OfMembers(
            "string M() => M0(Source.Key());\n" + Lines(Length, i => $"static string M{i}(string s) => M{i + 1}(s);") + $"static string M{Length}(string s) => s;");

        Assert.InRange(Assert.Single(flow.Flow("M").Returned.All).Steps.Length, 1, 6);
    }

    [Fact]
    public void More_sources_than_a_value_keeps_are_cut_the_same_way_each_time()
    {
        var members = "string M() => " + string.Join(" + ", Enumerable.Range(10, 20).Select(i => $"Environment.GetEnvironmentVariable(\"CRM_{i}_API_KEY\")")) + ";";

        var first = FlowUnderTest.OfMembers(members).SourcesOf("M");
        Assert.Equal(8, first.Length);
        Assert.Equal(first, FlowUnderTest.OfMembers(members).SourcesOf("M"));
    }

    [Fact]
    public void Answer_does_not_depend_on_who_asks_first()
    {
        var flow = FlowUnderTest.OfMembers("""
            string _a, _b; static string s_c = Source.Key();
            string Even(string s, int n) => n == 0 ? s : Odd(s, n - 1);
            string Odd(string s, int n) => n == 0 ? _a + s : Even(s + _b, n - 1);
            void Fill() { _a = Source.Key(); Spread(); }
            void Spread() { _b = "b" + _a; Fill(); }
            string P { get => Q + s_c; set { Q = value; Fill(); } }
            string Q { get; set; } = "q";
            string Use() { P = Even("x", 3); return P + Q; }
            string Call(I i) => i.Get(Use());
            interface I { string Get(string s); }
            class A : I { readonly Crm _crm = new(); public string Get(string s) => _crm.Call(this) + s; }
            class B : I { public string Get(string s) => "<" + s + ">"; }
            IEnumerable<string> Items(int n) { yield return Use(); foreach (var i in Items(n - 1)) { yield return i; } }
            string Nested() { string Go(int n) => n == 0 ? Call(new B()) : Go(n - 1); Func<string> f = () => Go(3); return f(); }
            record Node(Node Next, string Text) { public string All() => Next is null ? Text : Text + Next.All(); }
            string List() => new Node(new Node(null, Use()), "x").All();

            """ + Chain(FlowBudget.CallDepth + 10));

        var expected = flow.Everything(order: null);
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(expected, flow.Everything(new Random(seed)));
        }
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("branches")]
    [InlineData("loops")]
    [InlineData("cases")]
    [InlineData("terms")]
    [InlineData("calls")]
    [InlineData("holes")]
    [InlineData("methods")]
    [InlineData("arms")]
    [InlineData("recursion")]
    [InlineData("circles")]
    [InlineData("lambdas")]
    [InlineData("members")]
    public void Large_code_costs_about_as_much_as_it_is_long(string shape)
    {
        const int Size = 250;
        var small = WorkOf(shape, Size);
        var large = WorkOf(shape, Size * 8);

        // Eight times the code: linear is 8, quadratic 64. Visits, not seconds: a busy machine says nothing about us.
        Assert.True(large <= small * 10, string.Create(CultureInfo.InvariantCulture, $"{shape}: {small} visits for {Size}, {large} for {Size * 8}"));
    }

    [Fact]
    public void Expression_too_deep_for_the_stack_is_survived()
    {
        var flow = FlowUnderTest.OfMembers("string M(string s) => Source.Key()" + string.Concat(Enumerable.Repeat(".Trim()", 400)) + ";");

        // The compiler's own way down such a chain has no guard: only what follows is ours, and gets the small stack.
        flow.Bind("M");
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    flow.Flow("M");
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            },
            256 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)));
        Assert.True(thrown is null or InsufficientExecutionStackException, thrown?.GetType().Name);
    }

    private static long WorkOf(string shape, int size)
    {
        var members = shape switch
        {
            "lines" => "string M() { var a = Source.Key();\n" + Lines(size, i => $"var b{i} = a + \"{i}\";") + "return a; }",
            "branches" => "string M(int n) { var a = Source.Key();\n" + Lines(size, i => $"if (n == {i}) {{ a += \"x\"; }}") + "return a; }",
            "loops" => "string M(int n) { var a = Source.Key(); var b = \"\";\n" + Lines(size, i => $"while (n > {i}) {{ b = a; n--; }}") + "return b; }",
            "cases" => "string M(int n) { string a; switch (n) {\n" + Lines(size, i => $"case {i}: a = \"{i}\"; break;") + "default: a = Source.Key(); break; } return a; }",
            "terms" => "string M(string s) => Source.Key()\n" + Lines(size, _ => "+ s") + ";",
            "calls" => "string M() { var b = new System.Text.StringBuilder();\n" + Lines(size, i => $"b.Append(Source.Key()).Append({i});") + "return b.ToString(); }",
            "holes" => "string M() { var a = Source.Key(); return $\"" + string.Concat(Enumerable.Repeat("{a},", size)) + "\"; }",
            "arms" => "string M(int n) => n switch {\n" + Lines(size, i => $"{i} => \"{i}\",") + "_ => Source.Key() };",
            "recursion" => "string M() => M0(Source.Key(), 3);\n" + Lines(size, i => $"string M{i}(string s, int n) => n == 0 ? {(i % 20 < 19 ? $"M{i + 1}(s, 3)" : "s")} : M{i}(s, n - 1);") + $"string M{size}(string s, int n) => s;",
            "circles" => "string M() => M0(Source.Key(), 3);\n" + Lines(size, i => $"string M{i}(string s, int n) => n == 0 ? s : M{(i % 2 == 0 ? i + 1 : i - 1)}(s, n - 1);"),
            "lambdas" => "string M() { var a = Source.Key(); var b = \"\";\n" + Lines(size, i => $"Func<string, string> f{i} = s => s + \"{i}\"; b = f{i}(a);") + "return b; }",
            "members" => "string M() { var o = new O(); o.P0 = Source.Key();\n" + Lines(size - 1, i => $"o.P{i + 1} = o.P{i};") + $"return o.P{size - 1}; }} class O {{ " + Lines(size, i => $"public string P{i} {{ get; set; }} = \"\";") + " }",
            _ => "string M() => M0();\n" + Lines(size, i => $"string M{i}() => {(i % 20 == 19 ? "Source.Key()" : $"M{i + 1}()")};") + $"string M{size}() => \"\";",
        };
        var flow = FlowUnderTest.OfMembers(members);
        flow.Bind("M");
        Assert.True(flow.Returns("M"));
        Assert.Equal(0, flow.Budget.Truncated);
        return flow.Budget.Operations;
    }

    private static string Chain(int length) =>
        Lines(length, i => $"static string M{i}() => M{i + 1}();") + $"static string M{length}() => Source.Key();\n";

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
