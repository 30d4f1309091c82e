using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Server;

public class CallGraphTests
{
    private static string[] Callers(ProgramUnderTest program, string method) =>
        ProgramUnderTest.Show(program.Program.Calls.CallersOf(program.Method(method), default));

    private static string[] Bodies(ProgramUnderTest program, string method) =>
        program.Program.Calls.Implementations(program.Method(method), default).Select(m => $"{m.ContainingType.Name}.{m.Name}").ToArray();

    [Fact]
    public void Calls_and_method_groups_in_every_file_are_callers_in_source_order()
    {
        var program = ProgramUnderTest.Of(
            "class Api { public static int Load(string id) => 1; }",
            "class B { Func<string, int> F = Api.Load; int M() => Api.Load(\"a\") + global::Api.Load(\"b\"); }",
            "class C { int N(Api? api) { int Local() => Api.Load(\"c\"); return Local(); } }");

        Assert.Equal(
            new[] { "F: Load", "M: Api.Load(\"a\")", "M: global::Api.Load(\"b\")", "Local: Api.Load(\"c\")" },
            Callers(program, "Api.Load"));
    }

    [Fact]
    public void Same_name_of_another_type_and_nameof_are_no_callers()
    {
        var program = ProgramUnderTest.Of(
            "class Api { public static int Load() => 1; } class Other { public static int Load() => 2; }",
            "class B { int M() => Other.Load(); string N() => nameof(Api.Load); /* Load */ string S = \"Load\"; }");

        Assert.Empty(Callers(program, "Api.Load"));
    }

    [Fact]
    public void Conditional_access_and_extension_form_are_callers()
    {
        var program = ProgramUnderTest.Of(
            "class Api { public int Load() => 1; } static class X { public static int Twice(this Api api) => api.Load() * 2; }",
            "class B { int? M(Api? api) => api?.Load(); int N(Api api) => api.Twice() + X.Twice(api); }");

        Assert.Equal(new[] { "Twice: api.Load()", "M: .Load()" }, Callers(program, "Api.Load"));
        Assert.Equal(new[] { "N: api.Twice()", "N: X.Twice(api)" }, Callers(program, "X.Twice"));
    }

    [Fact]
    public void Call_through_the_interface_or_the_base_is_a_caller_of_the_body()
    {
        var program = ProgramUnderTest.Of(
            "interface IApi { int Load(); } abstract class Base { public abstract int Save(); }",
            "class Api : Base, IApi { public int Load() => 1; public override int Save() => 2; }",
            "class B { int M(IApi api, Base b) => api.Load() + b.Save(); }");

        Assert.Equal(new[] { "M: api.Load()" }, Callers(program, "Api.Load"));
        Assert.Equal(new[] { "M: b.Save()" }, Callers(program, "Api.Save"));
    }

    [Fact]
    public void Explicit_implementation_is_reached_through_its_interface()
    {
        var program = ProgramUnderTest.Of(
            "interface IApi { int Load(); } class Api : IApi { int IApi.Load() => 1; }",
            "class B { int M(IApi api) => api.Load(); }");

        var body = program.Type("Api").GetMembers().OfType<IMethodSymbol>().Single(m => m.MethodKind == MethodKind.ExplicitInterfaceImplementation);
        Assert.Equal(new[] { "M: api.Load()" }, ProgramUnderTest.Show(program.Program.Calls.CallersOf(body, default)));
        Assert.Equal(new[] { "Api.IApi.Load" }, Bodies(program, "IApi.Load"));
    }

    [Fact]
    public void Generic_methods_and_types_are_one_method()
    {
        var program = ProgramUnderTest.Of(
            "class Box<T> { public T Get(T x) => x; } static class G { public static T Id<T>(T x) => x; }",
            "class B { int M(Box<int> b) => b.Get(1) + G.Id(2) + G.Id<int>(3); }");

        Assert.Equal(new[] { "M: b.Get(1)" }, Callers(program, "Box.Get"));
        Assert.Equal(new[] { "M: G.Id(2)", "M: G.Id<int>(3)" }, Callers(program, "G.Id"));
    }

    [Fact]
    public void Every_form_of_creation_is_found()
    {
        var program = ProgramUnderTest.Of(
            "class Api { public Api(string key) { } public Api() : this(\"chained\") { } }",
            "class Derived : Api { public Derived() : base(\"base\") { } }",
            """
            class B
            {
                private readonly Api _field = new("field");
                Api M() => new Api("plain") ?? new global::Api("qualified");
                void N() { Take(new("argument")); }
                void Take(Api api) { }
            }
            """);

        Assert.Equal(
            new[]
            {
                ".ctor: : this(\"chained\")", ".ctor: : base(\"base\")", "_field: new(\"field\")", "M: new Api(\"plain\")",
                "M: new global::Api(\"qualified\")", "N: new(\"argument\")",
            },
            Callers(program, "Api.ctor"));
    }

    [NewerCSharpFact]
    public void Base_list_of_a_primary_constructor_is_a_creation()
    {
        var program = ProgramUnderTest.Of("class Api(string key) { string K => key; } class Derived(string k) : Api(k + \"x\");");

        Assert.Equal(new[] { "Api(k + \"x\")" }, program.Program.Calls.CreationsOf(program.Type("Api"), default).Select(s => s.Syntax.ToString()));
    }

    [Fact]
    public void Accessors_are_told_apart()
    {
        var program = ProgramUnderTest.Of(
            "class Api { public string Key { get; set; } = \"\"; }",
            "class B { void M(Api api) { api.Key = \"a\"; api.Key += \"b\"; _ = api.Key; _ = new Api { Key = \"c\" }; _ = api is { Key: \"d\" }; } }");

        Assert.Equal(3, Callers(program, "Api.get_Key").Length);
        Assert.Equal(3, Callers(program, "Api.set_Key").Length);
    }

    [Fact]
    public void Local_function_is_called_within_its_method_only()
    {
        var program = ProgramUnderTest.Of(
            OutputKind.ConsoleApplication,
            "Load(); void Load() { } ",
            "class B { void M() { Load(); void Load() { } } }");

        var tree = program.Compilation.SyntaxTrees[0];
        var function = tree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.LocalFunctionStatementSyntax>().Single();
        var symbol = (IMethodSymbol)program.Program.ModelOf(tree).GetDeclaredSymbol(function)!;
        Assert.Equal(new[] { "<Main>$: Load()" }, ProgramUnderTest.Show(program.Program.Calls.CallersOf(symbol, default)));
    }

    [Fact]
    public void Partial_method_has_the_callers_of_both_halves()
    {
        var program = ProgramUnderTest.Of(
            "partial class Api { public partial int Load(); }",
            "partial class Api { public partial int Load() => 1; } class B { int M(Api a) => a.Load(); }");

        Assert.Equal(new[] { "M: a.Load()" }, Callers(program, "Api.Load"));
        Assert.NotNull(Assert.Single(program.Program.Calls.Implementations(program.Method("Api.Load"), default)).PartialDefinitionPart);
    }

    [Fact]
    public void Implementations_are_joined_while_they_are_few()
    {
        var few = ProgramUnderTest.Of("interface I { int M(); } class A : I { public virtual int M() => 1; } class B : A { public override int M() => 2; } class C : I { public int M() => 3; }");
        var many = ProgramUnderTest.Of(
            "interface I { int M(); }" + string.Concat(Enumerable.Range(0, 5).Select(i => $"class A{i} : I {{ public int M() => {i}; }}")));

        Assert.Equal(new[] { "A.M", "C.M", "B.M" }, Bodies(few, "I.M"));
        Assert.Equal(new[] { "A.M", "B.M" }, Bodies(few, "A.M"));
        Assert.Equal(new[] { "C.M" }, Bodies(few, "C.M"));
        Assert.Empty(Bodies(many, "I.M"));
    }

    [Fact]
    public void Generic_interface_is_implemented_through_an_inherited_base()
    {
        var program = ProgramUnderTest.Of(
            "interface IStore<T> { T Get(); } abstract class Store<T> : IStore<T> { public abstract T Get(); } class Ints : Store<int> { public override int Get() => 1; }");

        Assert.Equal(new[] { "Ints.Get" }, Bodies(program, "IStore.Get"));
    }

    [Fact]
    public void Half_typed_code_gives_what_binds()
    {
        var program = ProgramUnderTest.Of("class Api { public static int Load(int x) => 1; }", "class B { void M() { Api.Load(; Api. } void N() { Api.Load(2); } class C : { }");

        Assert.Contains("N: Api.Load(2)", Callers(program, "Api.Load"));
    }
}
