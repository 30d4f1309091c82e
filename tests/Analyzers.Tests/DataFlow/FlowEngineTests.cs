namespace McpAnalyzers.Tests.DataFlow;

/// <summary>How data moves within a method and between methods; what an API does to it is the tables' business.</summary>
public class FlowEngineTests
{
    [Theory]
    [InlineData("string M() { var a = Source.Key(); var b = a; return b; }", true)]
    [InlineData("string M() { var a = Source.Key(); a = \"x\"; return a; }", false)]
    [InlineData("string M(bool c) { var a = Source.Key(); if (c) { a = \"x\"; } return a; }", true)]
    [InlineData("string M(bool c) { var a = Source.Key(); if (c) { a = \"x\"; } else { a = \"y\"; } return a; }", false)]
    [InlineData("string M(bool c) { string a; if (c) a = Source.Key(); else return \"x\"; return a; }", true)]
    [InlineData("string M(int n) { var a = \"\"; while (n-- > 0) { var b = a; a = Source.Key(); if (n == 3) return b; } return \"x\"; }", true)]
    [InlineData("string M(int n) { string a = \"\", b = \"\", c = \"\"; for (;;) { if (n-- == 0) return a; a = b; b = c; c = Source.Key(); } }", true)]
    [InlineData("string M() { var a = Source.Key(); goto end; end: return a; }", true)]
    [InlineData("string M() { var a = Source.Key(); return a.Length.ToString(); }", false)]
    public void Assignments_are_followed_along_every_path(string method, bool returned) => Check(method, returned);

    [Theory]
    [InlineData("string M() { string a; try { a = Source.Key(); } finally { a = \"x\"; } return a; }", false)]
    [InlineData("string M() { var a = \"x\"; try { a = \"y\"; } finally { a = Source.Key(); } return a; }", true)]
    [InlineData("string M() { var a = \"x\"; try { try { } finally { a = Source.Key(); } } finally { a = \"z\"; } return a; }", false)]
    [InlineData("string M() { var a = \"x\"; try { try { } finally { a = \"z\"; } } finally { a = Source.Key(); } return a; }", true)]
    [InlineData("string M(int n) { var a = \"x\"; while (n-- > 0) { try { if (n == 3) { continue; } if (n == 4) { break; } a = Source.Key(); } finally { a = \"y\"; } a = \"z\"; } return a; }", false)]
    [InlineData("string M(int n) { var a = \"x\"; while (n-- > 0) { try { a = Source.Key(); if (n == 4) { break; } } finally { n--; } a = \"z\"; } return a; }", true)]
    [InlineData("string M() { var a = \"x\"; try { a = Source.Key(); int.Parse(\"1\"); } catch (FormatException) { return a; } return \"y\"; }", true)]
    [InlineData("string M() { var a = \"x\"; try { a = Source.Key(); a = \"z\"; } catch (FormatException) { a = \"q\"; } return a; }", false)]
    [InlineData("string M() { var a = \"x\"; try { a = Source.Key(); } catch (Exception e) when (e.Message == a) { return a; } return \"y\"; }", true)]
    [InlineData("string M() { string a; lock (this) { a = Source.Key(); } return a; }", true)]
    [InlineData("string M() { using (var w = new System.IO.StringWriter()) { w.Write(Source.Key()); return w.ToString(); } }", true)]
    [InlineData("string M() { try { throw new Exception(); } finally { Source.Key(); } }", false)]
    public void Finally_regions_are_on_the_way(string method, bool returned) => Check(method, returned);

    [Theory]
    [InlineData("string M(string s) => s ?? Source.Key();", true)]
    [InlineData("string M(string s) => (s ?? Source.Key()) ?? \"x\";", true)]
    [InlineData("string M(string s) => s is null ? s == \"a\" ? Source.Key() : \"y\" : \"z\";", true)]
    [InlineData("string M(string s) => Second(s, s is null ? Source.Key() : \"z\"); static string Second(string a, string b) => b;", true)]
    [InlineData("string M(string s) => First(s, s is null ? Source.Key() : \"z\"); static string First(string a, string b) => \"x\" + a;", false)]
    [InlineData("string M(string s) { s ??= Source.Key(); return s; }", true)]
    [InlineData("string _f; string M() { _f ??= Source.Key(); return _f; }", true)]
    [InlineData("string M(string s) => s?.Trim() ?? Source.Key()?.Trim()?.ToUpper();", true)]
    [InlineData("string M(int n) => n switch { 0 => \"x\", 1 when n > 0 => Source.Key(), _ => throw new Exception() };", true)]
    [InlineData("string M(object o) => o switch { string { Length: > 3 } s => s, int => Source.Key(), _ => \"\" };", true)]
    [InlineData("string M() { var list = new List<string> { \"a\", Source.Key() is { } k ? k : \"b\" }; return list[0]; }", true)]
    [InlineData("string M() { var o = new { A = \"a\", B = Source.Key() ?? \"b\" }; return o.A; }", false)]
    [InlineData("string M() { var o = new { A = \"a\", B = Source.Key() ?? \"b\" }; return o.B; }", true)]
    public void Flow_captures_keep_what_an_expression_holds(string method, bool returned) => Check(method, returned);

    [Theory]
    [InlineData("string M() { Func<Func<string>> f = () => () => Source.Key(); return f()(); }", true)]
    [InlineData("string M() { var a = Source.Key(); Func<string> f = () => { Func<string> g = () => a; return g(); }; return f(); }", true)]
    [InlineData("string M() { var a = \"x\"; Action f = () => { Action g = () => a = Source.Key(); g(); }; f(); return a; }", true)]
    [InlineData("string M() { Func<string, string> f = s => s + \"!\"; return f(Source.Key()); }", true)]
    [InlineData("string M() { Func<string, string> f = s => \"!\"; return f(Source.Key()); }", false)]
    [InlineData("string M() { Func<string, string> f = Same; return f(Source.Key()); } static string Same(string s) => s;", true)]
    [InlineData("string M() { Func<string, string> f = Stars; return f(Source.Key()); } static string Stars(string s) => \"*\";", false)]
    [InlineData("string M() { string Outer(string s) { string Inner(string t) => t + s; return Inner(\"x\"); } return Outer(Source.Key()); }", true)]
    [InlineData("string M() { string Down(string s, int n) => n == 0 ? s : Down(s, n - 1); return Down(Source.Key(), 3); }", true)]
    [InlineData("string M() { string Stars(string s) => s.Length == 0 ? \"\" : \"*\" + Stars(s.Substring(1)); return Stars(Source.Key()); }", false)]
    [InlineData("string M() => new[] { 1 }.Select(i => new[] { 2 }.Select(j => Source.Key()).First()).First();", true)]
    [InlineData("string M() => new[] { Source.Key() }.Select(k => \"*\").First();", false)]
    [InlineData("string M() => new[] { Source.Key() }.Where(k => k.Length > 3).First();", true)]
    [InlineData("async Task<string> M() => await Task.Run(() => Source.Key());", true)]
    public void Lambdas_and_local_functions_are_walked_where_they_run(string method, bool returned) => Check(method, returned);

    [Theory]
    [InlineData("string M() { var (a, b) = (\"x\", Source.Key()); return b; }", true)]
    [InlineData("string M() { var (a, b) = (\"x\", Source.Key()); return a; }", false)]
    [InlineData("string M() { var (a, (b, c)) = (\"x\", (Source.Key(), \"y\")); return b; }", true)]
    [InlineData("string M() { string a, b; (a, b) = (Source.Key(), \"y\"); (a, b) = (b, a); return b; }", true)]
    [InlineData("string M() { var t = (Name: \"x\", Key: Source.Key()); var (n, k) = t; return k; }", true)]
    [InlineData("string M() { var t = (Name: \"x\", Key: Source.Key()); return t.Name; }", false)]
    [InlineData("string M() { var t = (Name: \"x\", Key: \"\"); t.Key = Source.Key(); return t.Item2; }", true)]
    [InlineData("string M() { foreach (var (n, k) in new[] { (\"x\", Source.Key()) }) { return k; } return \"\"; }", true)]
    public void Tuples_are_taken_apart(string method, bool returned) => Check(method, returned);

    [Theory]
    [InlineData("string M() => Down(Source.Key(), 3); static string Down(string s, int n) => n == 0 ? s : Down(s, n - 1);", true)]
    [InlineData("string M() => Even(Source.Key(), 4); static string Even(string s, int n) => n == 0 ? s : Odd(s, n - 1); static string Odd(string s, int n) => n == 0 ? \"x\" : Even(s, n - 1);", true)]
    [InlineData("string M() => Even(4); static string Even(int n) => n == 0 ? Source.Key() : Odd(n - 1); static string Odd(int n) => n == 0 ? \"x\" : Even(n - 1);", true)]
    [InlineData("string M() => Even(4); static string Even(int n) => n == 0 ? \"y\" : Odd(n - 1); static string Odd(int n) => n == 0 ? \"x\" : Even(n - 1);", false)]
    [InlineData("string M() => M();", false)]
    [InlineData("string _a, _b; string M() => _b; void F() { _a = Source.Key(); G(); } void G() { _b = _a; F(); }", true)]
    [InlineData("string _a, _b; string M() => _a; void F() { _a = _b; } void G() { _b = _a; }", false)]
    [InlineData("string P { get => Q; set => Q = value; } string Q { get; set; } string M() => P; void F() { P = Source.Key(); }", true)]
    public void Recursion_and_circles_come_to_an_end_with_an_answer(string methods, bool returned) => Check(methods, returned);

    [Theory]
    [InlineData("string M() { Set(out var a); return a; } static void Set(out string s) => s = Source.Key();", true)]
    [InlineData("string M() { var a = \"x\"; Set(ref a); return a; } static void Set(ref string s) => s = Source.Key();", true)]
    [InlineData("string M() { var list = new List<string>(); Fill(list); return list[0]; } static void Fill(List<string> to) => to.Add(Source.Key());", true)]
    [InlineData("class Box { public string A; public string B; } string M() { var b = new Box(); Fill(b); return b.A; } static void Fill(Box to) => to.A = Source.Key();", true)]
    [InlineData("class Box { public string A; public string B; } string M() { var b = new Box(); Fill(b); return b.B; } static void Fill(Box to) => to.A = Source.Key();", false)]
    [InlineData("string M() => string.Join(\",\", Items()); static IEnumerable<string> Items() { yield return \"x\"; yield return Source.Key(); }", true)]
    [InlineData("record Pair(string A, string B); string M() => new Pair(\"x\", Source.Key()).A;", false)]
    [InlineData("record Pair(string A, string B); string M() => (new Pair(\"x\", \"y\") with { B = Source.Key() }).B;", true)]
    [InlineData("interface I { string Get(); } class A : I { public string Get() => \"x\"; } class B : I { public string Get() => Source.Key(); } string M(I i) => i.Get();", true)]
    [InlineData("string M() => s_lazy.Value; static readonly Lazy<string> s_lazy = new(() => Source.Key());", true)]
    [InlineData("string M() => s_text; static readonly string s_text; static Crm() { s_text = Source.Key(); }", true)]
    public void Summaries_say_what_a_call_does(string methods, bool returned) => Check(methods, returned);

    private static void Check(string members, bool returned)
    {
        var flow = FlowUnderTest.OfMembers(members);
        Assert.Equal(returned, flow.Returns("M"));
        Assert.Equal(0, flow.Budget.Truncated);
    }
}
