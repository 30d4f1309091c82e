using McpAnalyzers.Server;

namespace McpAnalyzers.Tests.Server;

public class ReachTests
{
    private const string Client = """
        public interface ICrm { string Get(string id); void Delete(string id); }
        public class Crm : ICrm { public string Get(string id) => id; public void Delete(string id) { } }
        """;

    private static string[] Handlers(string registration, params string[] files)
    {
        var program = ProgramUnderTest.OfServer(
            files.Append(Client).Append("public static class Start { public static void Add(IServiceCollection services) { " + registration + " } }").ToArray());
        return program.Program.Reach.HandlersUsing(program.Program.Services.All(default)[0], default).Select(h => h.Handler.Name).ToArray();
    }

    [NewerCSharpFact]
    public void Handlers_are_reached_by_primary_constructors_fields_properties_and_parameters() => Assert.Equal(
        new[] { "Primary", "Field", "Property", "Parameter", "Lazy" },
        Handlers(
            "services.AddSingleton<Crm>();",
            "public class A(Crm crm) { [McpServerTool] public string Primary(string id) => crm.Get(id); [McpServerTool] public string None() => \"crm\"; }",
            "public class B { readonly Crm _crm; public B(Crm crm) { this._crm = crm; } [McpServerTool] public string Field(string id) => _crm.Get(id); }",
            "public class C(Crm crm) { Crm Client { get; } = crm; [McpServerTool] public string Property(string id) => this.Client.Get(id); }",
            "public static class D { [McpServerTool] public static string Parameter(Crm crm, string id) => crm.Get(id); [McpServerTool] public static string Unused(Crm crm) => \"\"; }",
            "public class E(Lazy<Crm> crm) { [McpServerTool] public string Lazy(string id) => crm.Value.Get(id); }"));

    [NewerCSharpFact]
    public void Handlers_are_reached_through_services_by_the_methods_that_use_the_client() => Assert.Equal(
        new[] { "Find" },
        Handlers(
            "services.AddSingleton<ICrm, Crm>(); services.AddScoped<IOrders, Orders>();",
            "public interface IOrders { string Find(string id); string Today(); }",
            "public class Orders(ICrm crm) : IOrders { public string Find(string id) => Load(id); public string Today() => \"\"; private string Load(string id) => crm.Get(id); }",
            "public class T(IOrders orders) { [McpServerTool] public string Find(string id) => orders.Find(id); [McpServerTool] public string Today() => orders.Today(); }"));

    [NewerCSharpFact]
    public void Inherited_fields_and_partial_types_are_followed() => Assert.Equal(
        new[] { "Derived", "Part" },
        Handlers(
            "services.AddSingleton<Crm>();",
            "public abstract class ToolBase { protected readonly Crm Api; protected ToolBase(Crm api) => Api = api; }",
            "public class T : ToolBase { public T(Crm crm) : base(crm) { } [McpServerTool] public string Derived(string id) => Api.Get(id); }",
            "public partial class P(Crm crm) { private string Load(string id) => crm.Get(id); }",
            "public partial class P { [McpServerTool] public string Part(string id) => Load(id); }"));

    [NewerCSharpFact]
    public void Type_of_the_same_name_is_another_type() => Assert.Empty(Handlers(
        "services.AddSingleton<Crm>();",
        "namespace Other { public class Crm { public string Get() => \"\"; } public class T(Crm crm) { [McpServerTool] public string Get() => crm.Get(); } }"));

    [NewerCSharpFact]
    public void Keys_are_kept_apart()
    {
        var program = ProgramUnderTest.OfServer(
            Client,
            "public static class Start { const string Write = \"write\"; public static void Add(IServiceCollection s) { s.AddKeyedSingleton<Crm>(\"read\"); s.AddKeyedSingleton<Crm>(Write); s.AddSingleton<Crm>(); } }",
            "public class T([FromKeyedServices(\"read\")] Crm r, [FromKeyedServices(\"write\")] Crm w, Crm plain) { [McpServerTool] public string R() => r.Get(\"\"); [McpServerTool] public void W() => w.Delete(\"\"); [McpServerTool] public string P() => plain.Get(\"\"); }");

        Assert.Equal(
            new[] { "R", "W", "P" },
            program.Program.Services.All(default).Select(r => Assert.Single(program.Program.Reach.HandlersUsing(r, default)).Handler.Name));
    }

    [NewerCSharpTheory]
    [InlineData("ReadOnly = true", "http.DeleteAsync(\"x\")", "Reading")]
    [InlineData("Destructive = true", "http.GetAsync(\"x\")", "Mutating")]
    [InlineData("ReadOnly = false", "http.GetAsync(\"x\")", "Mutating")]
    [InlineData("Destructive = false", "http.GetAsync(\"x\")", "Reading")]
    [InlineData("", "http.GetStringAsync(\"x\")", "Reading")]
    [InlineData("", "http.PostAsync(\"orders\", null)", "Mutating")]
    [InlineData("", "http.PostAsync(\"orders/search\", null)", "Unknown")]
    [InlineData("", "http.PostAsync(\"oauth/token\", null)", "Reading")]
    [InlineData("", "http.DeleteAsync(\"x\")", "Mutating")]
    [InlineData("", "http.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"x\"))", "Reading")]
    [InlineData("", "http.SendAsync(new HttpRequestMessage(HttpMethod.Put, \"x\"))", "Mutating")]
    [InlineData("", "http.SendAsync(Make())", "Unknown")]
    [InlineData("", "Helper(HttpMethod.Get)", "Reading")]
    [InlineData("", "Helper(HttpMethod.Patch)", "Mutating")]
    [InlineData("", "File.ReadAllTextAsync(\"x\")", "Reading")]
    [InlineData("", "File.WriteAllTextAsync(\"x\", \"y\")", "Mutating")]
    [InlineData("", "File.WriteAllTextAsync(Path.GetTempFileName(), \"y\")", "Unknown")]
    [InlineData("", "Task.Run(() => System.Diagnostics.Process.Start(\"x\"))", "Mutating")]
    [InlineData("", "Task.Run(() => command.ExecuteReader())", "Reading")]
    [InlineData("", "command.ExecuteNonQueryAsync()", "Mutating")]
    [InlineData("", "Task.FromResult(string.Join(\",\", new[] { 1 }.Select(i => i + 1)))", "Reading")]
    [InlineData("", "store.DeleteEverything()", "Mutating")]
    [InlineData("", "other.Load()", "Unknown")]
    public void Effect_follows_hints_first_and_then_the_calls(string hints, string call, string expected)
    {
        var program = ProgramUnderTest.OfServer(
            $$"""
            public class T(HttpClient http, System.Data.Common.DbCommand command, IStore store, IOther other)
            {
                [McpServerTool({{hints}})] public Task Run() => {{call}};
                private HttpRequestMessage Make() => new(Verb, "x");
                private HttpMethod Verb { get; set; } = HttpMethod.Get;
                private Task Helper(HttpMethod method) => http.SendAsync(new HttpRequestMessage(method, "x"));
            }
            public interface IStore { Task DeleteEverything(); }
            public class Store : IStore { public Task DeleteEverything() { Directory.Delete("x"); return Task.CompletedTask; } }
            public interface IOther { Task Load(); }
            """);
        var handler = Assert.Single(program.Program.Handlers.All(default));

        Assert.Equal(expected, program.Program.Reach.EffectOf(handler, default).Kind.ToString());
    }
}
