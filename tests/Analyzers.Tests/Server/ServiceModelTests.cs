using McpAnalyzers.Server;

namespace McpAnalyzers.Tests.Server;

public class ServiceModelTests
{
    private const string Types = """
        public interface ICrm { }
        public class Crm : ICrm { }
        public class CrmHttp(HttpClient http) { public HttpClient Http => http; }
        """;

    private static ServiceRegistration Single(string registration)
    {
        var program = ProgramUnderTest.OfServer(
            "public static class Start { public static void Add(IServiceCollection services) { " + registration + " } }", Types);
        return Assert.Single(program.Program.Services.All(default));
    }

    private static string Show(ServiceRegistration r) =>
        $"{r.Lifetime} {r.Form} {r.Service?.Name ?? "-"} {r.Implementation?.Name ?? "-"} key={r.Key?.ToString() ?? "-"} name={r.ClientName ?? "-"} source={(r.Source is null ? "-" : "yes")}";

    [NewerCSharpTheory]
    [InlineData("services.AddSingleton<Crm>();", "Singleton Type Crm Crm key=- name=- source=-")]
    [InlineData("services.AddScoped<ICrm, Crm>();", "Scoped Type ICrm Crm key=- name=- source=-")]
    [InlineData("services.AddTransient(typeof(ICrm), typeof(Crm));", "Transient Type ICrm Crm key=- name=- source=-")]
    [InlineData("services.AddSingleton(new Crm());", "Singleton Instance Crm Crm key=- name=- source=yes")]
    [InlineData("services.AddSingleton<ICrm>(new Crm());", "Singleton Instance ICrm Crm key=- name=- source=yes")]
    [InlineData("services.AddSingleton<ICrm>(_ => new Crm());", "Singleton Factory ICrm Crm key=- name=- source=yes")]
    [InlineData("services.AddSingleton<ICrm>(Make); static Crm Make(System.IServiceProvider p) => new();", "Singleton Factory ICrm Crm key=- name=- source=yes")]
    [InlineData("services.AddScoped(sp => { return new Crm(); });", "Scoped Factory Crm Crm key=- name=- source=yes")]
    [InlineData("services.AddKeyedSingleton<ICrm, Crm>(\"read\");", "Singleton Type ICrm Crm key=\"read\" name=- source=-")]
    [InlineData("services.AddKeyedSingleton(\"read\", new Crm());", "Singleton Instance Crm Crm key=\"read\" name=- source=yes")]
    [InlineData("services.AddKeyedScoped(\"read\", (sp, key) => new Crm());", "Scoped Factory Crm Crm key=\"read\" name=- source=yes")]
    [InlineData("services.TryAddSingleton<ICrm, Crm>();", "Singleton Type ICrm Crm key=- name=- source=-")]
    [InlineData("services.TryAddTransient(_ => new Crm());", "Transient Factory Crm Crm key=- name=- source=yes")]
    [InlineData("services.AddHttpClient(\"crm\", c => { });", "Transient NamedHttpClient - - key=- name=crm source=yes")]
    [InlineData("services.AddHttpClient(\"crm\");", "Transient NamedHttpClient - - key=- name=crm source=-")]
    [InlineData("services.AddHttpClient<CrmHttp>(c => { });", "Transient TypedHttpClient CrmHttp CrmHttp key=- name=- source=yes")]
    [InlineData("services.AddHttpClient<CrmHttp>(\"crm\", (sp, c) => { });", "Transient TypedHttpClient CrmHttp CrmHttp key=- name=crm source=yes")]
    public void Registration_is_read_in_every_form(string registration, string expected) => Assert.Equal(expected, Show(Single(registration)));

    [NewerCSharpFact]
    public void Chain_and_extension_methods_of_other_files_are_seen_in_source_order()
    {
        var program = ProgramUnderTest.OfServer(
            "public static class Start { public static void Add(IServiceCollection services) => services.AddSingleton<Crm>().AddScoped<ICrm, Crm>().AddCrmHttp(); }",
            "public static class More { public static IServiceCollection AddCrmHttp(this IServiceCollection services) { services.AddHttpClient<CrmHttp>(); return services; } }",
            Types);

        var all = program.Program.Services.All(default);
        Assert.Equal(new[] { "Crm", "ICrm", "CrmHttp" }, all.Select(r => r.Service!.Name));
        Assert.Equal("AddCrmHttp", all[2].Container.Name);
        Assert.Equal(new[] { "Crm", "ICrm" }, program.Program.Services.ServiceTypesOf(program.Type("Crm"), default).Select(t => t.Name));
        Assert.Equal(all[2].Syntax, Assert.Single(program.Program.Services.In(program.Compilation.SyntaxTrees[1], default)).Syntax);
    }

    [NewerCSharpFact]
    public void Method_of_the_same_name_elsewhere_registers_nothing()
    {
        var program = ProgramUnderTest.OfServer(
            "public class Bag { public Bag AddSingleton<T>() => this; } public static class Start { public static void Add() => new Bag().AddSingleton<Crm>(); }", Types);

        Assert.Empty(program.Program.Services.All(default));
    }
}
