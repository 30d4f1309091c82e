using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Tests.DataFlow;

/// <summary>The user's own sources, sinks and sanitizers: what is named is followed, its neighbours are not.</summary>
public class CustomSpecsTests
{
    private const string Acme = """

        namespace Acme
        {
            public interface IVault { string Read(string name); string Read(int number); string List(); }
            public class Vault : IVault
            {
                string IVault.Read(string name) => Native.Open(name);
                public virtual string Read(int number) => Native.Open(number.ToString());
                public string List() => Native.Open("");
                public T Open<T>(string name) => (T)(object)Native.Open(name);
                public string this[string name] => Native.Open(name);
                public static string Shared = Native.Open("shared");
                public string Text { get; set; } = Native.Open("text");
            }
            public sealed class Deep : Vault { public override string Read(int number) => Native.Open("deep"); }
            public sealed class Grant { public Grant(string name) => Name = name; public string Name { get; } public override string ToString() => Native.Open(Name); }
            public static class Extensions { public static string Peek(this object vault, string name) => Native.Open(name); }
            public static class Box<T> { public static T Of(T value) => value; public static string Key(T value) => Native.Open("key"); }
            public static class Shade { public static string Of(string text) => Native.Same(text); public static string For(string text) => Native.Same(text); }
            public sealed class Frame { public string Masked { get; } public string Shown { get; } public Frame(string text) { Masked = text; Shown = text; } }
            public interface IBridge { void Post(string room, string text); }
            public sealed class Bridge : IBridge { public Bridge() { } public Bridge(string hello) { } public void Post(string room, string text) => Native.Send(text); public string Status { get; set; } = ""; public string Topic = ""; }
            public static class Keep { public static void Put(string name, string text) => Native.Send(text); public static void Put(string text) => Native.Send(text); }
            public static class Native { public static string Open(string name) => new(name.Reverse().ToArray()); public static string Same(string text) => text; public static void Send(string text) => GC.KeepAlive(text); }
        }
        """;

    private const string Sources = """
        M:Acme.IVault.Read(System.String); secret
        M:Acme.Vault.Read(System.Int32); secret
        M:Acme.Vault.Open``1(System.String); secret
        P:Acme.Vault.Item(System.String); secret
        F:Acme.Vault.Shared; secret
        P:Acme.Vault.Text; secret
        M:Acme.Grant.#ctor(System.String); secret
        M:Acme.Extensions.Peek(System.Object,System.String); secret
        M:Acme.Box`1.Key(`0); secret
        """;

    private const string Sinks = """
        M:Acme.IBridge.Post(System.String,System.String); client; text
        M:Acme.Bridge.#ctor(System.String); client
        P:Acme.Bridge.Status; client
        F:Acme.Bridge.Topic; client
        M:Acme.Keep.Put(System.String,System.String); storage; text
        """;

    private const string Sanitizers = """
        M:Acme.Shade.Of(System.String); all
        M:Acme.Shade.For(System.String); storage
        P:Acme.Frame.Masked; all
        """;

    private static string Tool(string body, string beside = "") => $$"""
        using Acme;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class VaultTools(IVault vault, Vault own, Deep deep, IBridge bridge)
        {
            [McpServerTool] public string Status() { {{body}} }
            public object All() => new object[] { vault, own, deep, bridge };
            {{beside}}
        }

        """ + Acme;

    private static void AddFiles(Microsoft.CodeAnalysis.Testing.SolutionState state)
    {
        state.AdditionalFiles.Add(("/0/McpAnalyzers.Sources.txt", Sources));
        state.AdditionalFiles.Add(("/0/McpAnalyzers.Sinks.txt", Sinks));
        state.AdditionalFiles.Add(("/0/McpAnalyzers.Sanitizers.txt", Sanitizers));
    }

    [Theory]
    [InlineData("return [|vault.Read(\"crm\")|];")]
    [InlineData("return $\"it is {[|vault.Read(\"crm\")|]}\";")]
    [InlineData("return [|own.Read(1)|];")]
    [InlineData("return [|deep.Read(1)|];")]
    [InlineData("return [|own.Open<string>(\"crm\")|];")]
    [InlineData("return [|own[\"crm\"]|];")]
    [InlineData("return [|Vault.Shared|];")]
    [InlineData("return [|own.Text|];")]
    [InlineData("var grant = new Grant(\"crm\"); return $\"{[|grant|]}\";")]
    [InlineData("return [|own.Peek(\"crm\")|];")]
    [InlineData("return [|Box<int>.Key(1)|];")]
    [InlineData("return [|Box<string>.Of(Vault.Shared)|];")]
    [InlineData("return [|Shade.For(Vault.Shared)|];")]
    [InlineData("return new Frame([|Vault.Shared|]).Shown;")]
    [InlineData("bridge.Post(\"room\", [|Vault.Shared|]); return \"ok\";")]
    [InlineData("new Bridge().Post(\"room\", \"it is \" + [|Vault.Shared|]); return \"ok\";")]
    [InlineData("GC.KeepAlive(new Bridge([|Vault.Shared|])); return \"ok\";")]
    [InlineData("var other = new Bridge(); other.Status = [|Vault.Shared|]; return \"ok\";")]
    [InlineData("GC.KeepAlive(new Bridge { Topic = [|Vault.Shared|] }); return \"ok\";")]
    public Task What_is_named_is_followed(string body) => Verify.Analyzer<SecretInResultAnalyzer>(Tool(body), test => AddFiles(test.TestState));

    [Theory]
    [InlineData("return vault.List();")]
    [InlineData("return vault.Read(1);")]
    [InlineData("return own.List();")]
    [InlineData("return Box<int>.Of(1).ToString();")]
    [InlineData("return Shade.Of(Vault.Shared);")]
    [InlineData("return new Frame(Vault.Shared).Masked;")]
    [InlineData("return Vault.Shared.Length.ToString();")]
    [InlineData("bridge.Post(Vault.Shared, \"text\"); return \"ok\";")]
    [InlineData("bridge.Post(\"room\", Shade.Of(Vault.Shared)); return \"ok\";")]
    [InlineData("GC.KeepAlive(new Bridge { Topic = Shade.Of(Vault.Shared) }); return \"ok\";")]
    [InlineData("Keep.Put(\"crm\", Vault.Shared); return \"ok\";")]
    public Task What_is_not_named_is_not(string body) => Verify.Analyzer<SecretInResultAnalyzer>(Tool(body), test => AddFiles(test.TestState));

    [Theory]
    [InlineData("Keep.Put(\"crm\", [|Vault.Shared|]); return \"ok\";")]
    [InlineData("Keep.Put(Vault.Shared, \"crm\"); return \"ok\";")]
    [InlineData("Keep.Put(Vault.Shared); return \"ok\";")]
    [InlineData("Keep.Put(\"crm\", Shade.For(Vault.Shared)); return \"ok\";")]
    [InlineData("Keep.Put(\"crm\", Shade.Of(Vault.Shared)); return \"ok\";")]
    public Task Sink_may_be_a_store(string body) => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(Tool(body), test => AddFiles(test.TestState));

    [Fact]
    public Task Parameters_may_be_sources() => Verify.Analyzer<SecretInResultAnalyzer>(
        Tool("return _last;", "private string _last = \"\"; public void OnGrant(string room, string grant) { bridge.Post(\"room\", room); bridge.Post(room, [|grant|]); }"),
        test =>
        {
            AddFiles(test.TestState);
            test.TestState.AdditionalFiles.Add(("/1/McpAnalyzers.Sources.txt", "M:VaultTools.OnGrant(System.String,System.String); secret; grant"));
        });

    [Fact]
    public Task Setting_is_one_that_an_error_must_not_show() => Verify.Analyzer<SecretInErrorAnalyzer>(
        Tool("if (own.Text.Length > 3) { return own.List(); } throw new ModelContextProtocol.McpException(\"no answer from \" + [|own.List()|]);"),
        test => test.TestState.AdditionalFiles.Add(("/1/McpAnalyzers.Sources.txt", "M:Acme.Vault.List; setting")));

    [Fact]
    public Task Without_the_files_nothing_is_known() =>
        Verify.Analyzer<SecretInResultAnalyzer>(Tool("bridge.Post(\"room\", vault.Read(\"crm\")); return own[\"crm\"];"));
}
