using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.DataFlow;

/// <summary>Objects with a credential among their members, put into collections and taken out again.</summary>
public class HeldObjectsTests
{
    [Theory]
    [InlineData("return new Loader().One(name).Name;")]
    [InlineData("return new Loader().All(name)[name].Name;")]
    [InlineData("return new Loader().FromAll(name).Name;")]
    [InlineData("return new Loader().FromAllIndex(name).Name;")]
    [InlineData("return new Loader().FromRegistry(name).Name;")]
    [InlineData("return Client.Of(new Loader().One(name)).Name();")]
    [InlineData("return Client.Get(new Loader().FromAll(name)).Name();")]
    [InlineData("return new Loader().All(name).Values.First().Name;")]
    [InlineData("foreach (var one in new Loader().All(name).Values) { return one.Name; } return name;")]
    [InlineData("foreach (var (key, one) in new Loader().All(name)) { return one.Name; } return name;")]
    [InlineData("foreach (var pair in new Loader().All(name)) { return pair.Value.Name; } return name;")]
    [InlineData("return string.Join(\", \", new Loader().All(name).Values.Select(one => one.Name));")]
    [InlineData("return string.Join(\", \", new Loader().All(name).Keys);")]
    [InlineData("var list = new List<Config>(); list.Add(new Loader().One(name)); return list[0].Name;")]
    [InlineData("var array = new[] { new Loader().One(name) }; return array[0].Name;")]
    [InlineData("return new Loader().All(name).Where(p => p.Key == name).ToList().First().Value.Name;")]
    [InlineData("return new Loader().All(name).ToDictionary(p => p.Key, p => p.Value)[name].Name;")]
    public Task Member_beside_the_credential_is_clean(string body) => Check(body, isReported: false);

    [Theory]
    [InlineData("return new Loader().One(name).Password;")]
    [InlineData("return new Loader().All(name)[name].Password;")]
    [InlineData("return new Loader().FromAll(name).Password;")]
    [InlineData("return new Loader().FromAllIndex(name).Password;")]
    [InlineData("return new Loader().FromRegistry(name).Password;")]
    [InlineData("return new Loader().All(name).Values.First().Password;")]
    [InlineData("foreach (var one in new Loader().All(name).Values) { return one.Password; } return name;")]
    [InlineData("foreach (var (key, one) in new Loader().All(name)) { return one.Password; } return name;")]
    [InlineData("foreach (var pair in new Loader().All(name)) { return pair.Value.Password; } return name;")]
    [InlineData("return string.Join(\", \", new Loader().All(name).Values.Select(one => one.Password));")]
    [InlineData("var list = new List<Config>(); list.Add(new Loader().One(name)); return list[0].Password;")]
    [InlineData("var array = new[] { new Loader().One(name) }; return array[0].Password;")]
    [InlineData("return new Loader().All(name).Where(p => p.Key == name).ToList().First().Value.Password;")]
    [InlineData("return new Loader().All(name).ToDictionary(p => p.Key, p => p.Value)[name].Password;")]
    [InlineData("return System.Text.Json.JsonSerializer.Serialize(new Loader().All(name));")]
    [InlineData("return System.Text.Json.JsonSerializer.Serialize(new Loader().FromAll(name));")]
    public Task Credential_itself_is_found(string body) => Check(body, isReported: true);

    private static Task Check(string body, bool isReported)
    {
        var read = "Environment.GetEnvironmentVariable(\"DB_PASSWORD\") ?? \"\"";
        return Verify.Analyzer<SecretInResultAnalyzer>($$"""
            using System.Collections.Concurrent;
            using ModelContextProtocol.Server;

            public sealed class Config
            {
                public required string Name { get; init; }

                public required string Password { get; init; }
            }

            public sealed class Registry
            {
                public required string Path { get; init; }

                public required Dictionary<string, Config> Environments { get; init; }
            }

            public sealed class Loader
            {
                private Registry? _registry;

                public Config One(string name) => new Config { Name = name, Password = {{(isReported ? $"[|{read}|]" : read)}} };

                public Dictionary<string, Config> All(string name)
                {
                    var all = new Dictionary<string, Config>();
                    all[name] = One(name);
                    return all;
                }

                public Config FromAll(string name) => All(name).TryGetValue(name, out var config) ? config : throw new InvalidOperationException();

                public Config FromAllIndex(string name) => All(name)[name];

                public Config FromRegistry(string name)
                {
                    _registry ??= new Registry { Path = "environments.json", Environments = All(name) };
                    return _registry.Environments.TryGetValue(name, out var config) ? config : throw new InvalidOperationException();
                }
            }

            public sealed class Client
            {
                private static readonly ConcurrentDictionary<string, Client> s_all = new();
                private readonly Config _config;

                private Client(Config config) => _config = config;

                public static Client Of(Config config) => new(config);

                public static Client Get(Config config) => s_all.GetOrAdd(config.Name, _ => new Client(config));

                public string Name() => _config.Name;
            }

            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static string Run(string name)
                {
                    {{body}}
                }
            }
            """);
    }
}
