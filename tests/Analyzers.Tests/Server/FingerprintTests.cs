using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Tests.Server;

/// <summary>What identifies a finding in a baseline, and what does not.</summary>
public class FingerprintTests
{
    private const string Before = "namespace Desk; class Client { string Other() => null; string Show(string id) => \"a\" + [|$\"key {Key}\"|]; }";

    [Theory]
    [InlineData("// moved\n\n\nnamespace Support.Desk;\nclass Client\n{\n    string Show(string id, int more) => \"b\" + [|$\"other {  Key  }\"|];\n}")]
    [InlineData("namespace Desk; class Client { string Renamed() => null; string Show(string number) => [|$\"key {Key}\"|] + number; }")]
    public void Lines_other_members_and_literals_do_not_count(string after) => Assert.Equal(Of(Before), Of(after));

    [Theory]
    [InlineData("namespace Desk; class Client { string List(string id) => \"a\" + [|$\"key {Key}\"|]; }")]
    [InlineData("namespace Desk; class Server { string Show(string id) => \"a\" + [|$\"key {Key}\"|]; }")]
    [InlineData("namespace Desk; class Client { string Show(string id) => \"a\" + [|$\"key {Token}\"|]; }")]
    [InlineData("namespace Desk; class Client { string Show(string id) => \"a\" + $\"key {[|Key|]}\"; }")]
    public void Member_type_and_words_count(string after) => Assert.NotEqual(Of(Before), Of(after));

    [Fact]
    public void Rule_counts() => Assert.NotEqual(Of(Before), Of(Before, Descriptors.MCPAC2002_SecretInError));

    [Theory]
    [InlineData("class A { class B { string [|Key|] = \"\", Other; } }", "A.B.Key")]
    [InlineData("class A { string Key, Other = [|\"\"|]; }", "A.Other")]
    [InlineData("class A { A() { [|Run()|]; } }", "A..ctor")]
    [InlineData("class A { string this[int i] => [|Key|]; }", "A.this[]")]
    [InlineData("class A { string Key { get { return [|Value|]; } } }", "A.Key")]
    [InlineData("class A { void Run() { void Local() { [|Stop()|]; } } }", "A.Run")]
    [InlineData("record A([|string Key|]);", "A")]
    [InlineData("enum A { [|Key|] }", "A.Key")]
    [InlineData("var key = [|Read()|]; string Read() => null;", "Main")]
    [InlineData("class A { [|void|] }", "A")]
    [InlineData("[|using System;|]", "")]
    public void Place_is_named_by_type_and_member(string source, string expected) => Assert.Equal(expected, Properties(source, Descriptors.MCPAC1001_HardCodedCredential)[FixFacts.FingerprintIn]);

    [Fact]
    public void Place_without_a_source_has_none() => Assert.Empty(Fingerprint.AddTo(null, Descriptors.MCPAC1001_HardCodedCredential, Location.None));

    private static string? Of(string source, DiagnosticDescriptor? rule = null) => Properties(source, rule ?? Descriptors.MCPAC1001_HardCodedCredential)[FixFacts.Fingerprint];

    private static ImmutableDictionary<string, string?> Properties(string source, DiagnosticDescriptor rule)
    {
        var start = source.IndexOf("[|", StringComparison.Ordinal);
        var end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        var tree = CSharpSyntaxTree.ParseText(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        return Fingerprint.AddTo(null, rule, Location.Create(tree, TextSpan.FromBounds(start, end)));
    }
}
