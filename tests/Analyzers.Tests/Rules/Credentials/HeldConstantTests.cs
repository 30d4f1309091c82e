using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Tests.Secrets;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.Rules.Credentials;

/// <summary>A credential under a name that says nothing, which a place elsewhere gives away.</summary>
public class HeldConstantTests
{
    // %K% stands for a random value, %1% and %2% for its halves, %P% for a password; [| and |] mark the finding.
    public static TheoryData<string> ReportedMembers => new()
    {
        "public void Run(HttpClient http) { var v = [|\"%K%\"|]; http.DefaultRequestHeaders.Add(\"X-Api-Key\", v); }",
        "public void Run(HttpClient http) { string v; v = [|\"%K%\"|]; http.DefaultRequestHeaders.Add(\"X-Api-Key\", v); }",
        "private const string V = [|\"%K%\"|]; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", V);",
        "private readonly string _v = [|\"%K%\"|]; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", this._v);",
        "private static string V => [|\"%K%\"|]; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", V);",
        "private static string V() => [|\"%K%\"|]; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", V());",
        "private static string V() { return [|\"%K%\"|]; } public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", CrmTools.V());",
        "public void Run(HttpClient http) { var s = [|\"%K%\"|]; var v = $\"Bearer {s}\"; http.DefaultRequestHeaders.Add(\"Authorization\", v); }",
        "public void Run(HttpClient http) { var s = [|\"%K%\"|]; http.DefaultRequestHeaders.Add(\"Authorization\", \"Bearer \" + s); }",
        "public object Run() { var s = [|\"sync:%P%\"|]; var b = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(s)); return new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", b); }",
        "public object Run() { var b = System.Text.Encoding.ASCII.GetBytes([|\"sync:%P%\"|]); return new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", Convert.ToBase64String(b)); }",
        "public object Run() { var p = [|\"%P%\"|]; return new System.Net.NetworkCredential(\"sync\", p); }",
        "public void Run(HttpClient http) => Send(http, [|\"%K%\"|]); private static void Send(HttpClient http, string v) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", v);",
        "public void Run(HttpClient http) => Send(v: [|\"%K%\"|], http: http); private static void Send(HttpClient http, string v) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", v);",
        "private const string V = [|\"%K%\"|]; public object Run() => new Dictionary<string, string> { [\"client_secret\"] = V };",
        "private const string V = [|\"%K%\"|]; public object Run() => new { user = \"sync\", password = V };",
        "private const string V = [|\"%K%\"|]; public bool Check(string apiKey) => apiKey == V;",
        "private const string A = \"%1%\"; private const string B = \"%2%\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", [|A + B|]);",
        "public object Run() => new { user = \"sync\", password = [|\"%P%\"|] };",
    };

    public static TheoryData<string> SafeMembers => new()
    {
        "private const string V = \"%K%\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Request-Id\", V);",
        "private const string V = \"%K%\"; public object Run() => new { id = V };",
        "private const string V = \"%K%\"; public string Run() => nameof(V);",
        "private const string V = \"X-Api-Key-2\"; public void Run(HttpClient http, string apiKey) => http.DefaultRequestHeaders.Add(V, apiKey);",
        "private const string V = \"CRM_API_KEY_2\"; public string? Run() => Environment.GetEnvironmentVariable(V);",
        "private const string V = \"crm-api-key-2\"; public string? GetSecret(string name) => Environment.GetEnvironmentVariable(name); public string? Run() => GetSecret(V);",
        "private const string V = \"your-api-key-here\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", V);",
        "private const string V = \"application/json;v=2\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"Accept\", V);",
        "private const string V = \"%K%\"; public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"User-Agent\", \"crm/\" + V);",
        "public void Run(HttpClient http, string v) { v = \"%K%\"; } public void Other(HttpClient http, string v) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", v);",
        "public void Run() { var v = \"%K%\"; _ = v.Length; } public void Other(HttpClient http, string v) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", v);",
        "private string V(int n) => n > 0 ? V(n - 1) : \"%K%\";",
    };

    [Theory]
    [MemberData(nameof(ReportedMembers))]
    public Task Constant_that_reaches_the_place_of_a_credential_is_reported(string member) =>
        Verify.Analyzer<HardCodedCredentialAnalyzer>(HardCodedCredentialTests.Server(member));

    [Theory]
    [MemberData(nameof(SafeMembers))]
    public Task Constant_that_goes_elsewhere_is_not_reported(string member) =>
        Verify.Analyzer<HardCodedCredentialAnalyzer>(HardCodedCredentialTests.Server(member));

    [Fact]
    public Task Constant_of_another_file_is_reported_where_it_is_written() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        HardCodedCredentialTests.Server("public void Run(HttpClient http) => http.DefaultRequestHeaders.Authorization = new(\"Bearer\", Values.Current);"),
        test => test.TestState.Sources.Add(("Values.cs", $"public static class Values {{ public static readonly string Current = [|\"{Samples.Alphanumeric(32, seed: 23)}\"|]; }}")));

    [Fact]
    public Task More_uses_than_the_bound_are_left_alone() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        HardCodedCredentialTests.Server(
            "private const string V = \"%K%\"; " + string.Concat(Enumerable.Range(0, 20).Select(i => $"public int M{i}() => V.Length; "))
            + "public void Run(HttpClient http) => http.DefaultRequestHeaders.Add(\"X-Api-Key\", V);"));

    [Fact]
    public Task Code_that_does_not_compile_is_survived() => Verify.Analyzer<HardCodedCredentialAnalyzer>(
        HardCodedCredentialTests.Server("private const string V = \"%K%\"; public void Run() => Missing.Add(\"Name\", V, ;"),
        test => test.CompilerDiagnostics = CompilerDiagnostics.None);
}
