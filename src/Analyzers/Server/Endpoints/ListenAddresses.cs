using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>Where the code says that the server listens.</summary>
internal sealed class ListenAddresses
{
    private static readonly char[] s_ends = { ':', '/' };
    private static readonly string[] s_words = { "UseUrls", "Urls", "Run", "RunAsync", "StartAsync", "ListenLocalhost", "ListenAnyIP", "Listen", "UseSetting", "SetEnvironmentVariable" };

    private ListenAddresses(IReadOnlyList<(SyntaxNode Place, string Host)> addresses) => All = addresses;

    /// <summary>Each address that is spelled out, by its host; the host is empty when it is not constant.</summary>
    public IReadOnlyList<(SyntaxNode Place, string Host)> All { get; }

    /// <summary>Whether the server listens on this machine alone, whatever the configuration says.</summary>
    public bool AreLoopback => All.Count > 0 && All.All(a => IsLoopback(a.Host));

    /// <summary>Whether the file can say where the server listens; nothing is bound.</summary>
    public static bool MayBeIn(SyntaxTree tree, CancellationToken cancellationToken) =>
        TreeIndex.Of(tree, cancellationToken) is var index && s_words.Any(index.MayContain);

    public static bool IsEverywhere(string host) => host is "0.0.0.0" or "[::]" or "::" or "*" or "+";

    public static ListenAddresses Read(McpProgram program, CancellationToken cancellationToken)
    {
        var found = new List<(SyntaxNode, string)>();
        foreach (var word in s_words)
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (token.Parent is not SimpleNameSyntax name)
                {
                    continue;
                }

                var access = name.WholeAccess();
                var call = access.Parent as InvocationExpressionSyntax
                    ?? (word == "Urls" && access.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax add } ? add : null);
                if (call is null || call.ArgumentList.Arguments.Count == 0 && word != "ListenLocalhost"
                    || program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
                {
                    continue;
                }

                Read(program, call, method, found, cancellationToken);
            }
        }

        return new ListenAddresses(found);
    }

    private static void Read(McpProgram program, InvocationExpressionSyntax call, IMethodSymbol method, List<(SyntaxNode, string)> found, CancellationToken cancellationToken)
    {
        var model = program.ModelOf(call.SyntaxTree);
        var arguments = call.ArgumentList.Arguments.Select(a => a.Expression).ToList();
        switch (method.Name)
        {
            case "ListenLocalhost":
                found.Add((call, "localhost"));
                break;
            case "ListenAnyIP":
                found.Add((call, "0.0.0.0"));
                break;
            case "Listen" when method.ContainingType.Name == "KestrelServerOptions":
                found.Add((call, AddressOf(arguments[0])));
                break;
            case "UseSetting" when model.GetConstantValue(arguments[0], cancellationToken).Value as string is not ("urls" or "URLS"):
            case "SetEnvironmentVariable" when model.GetConstantValue(arguments[0], cancellationToken).Value as string is not ("ASPNETCORE_URLS" or "DOTNET_URLS" or "URLS"):
                break;
            case "UseUrls" or "UseSetting" or "SetEnvironmentVariable" or "Add" or "Run" or "RunAsync" or "StartAsync":
                foreach (var argument in arguments.Skip(method.Name is "UseSetting" or "SetEnvironmentVariable" ? 1 : 0))
                {
                    if (model.GetTypeInfo(argument, cancellationToken).Type?.SpecialType == SpecialType.System_String
                        && (method.Name is not ("Run" or "RunAsync" or "StartAsync") || method.ContainingType.Name is "WebApplication" or "HostingAbstractionsWebHostBuilderExtensions"))
                    {
                        foreach (var url in (TextOf(argument, model, cancellationToken) ?? "").Split(';'))
                        {
                            found.Add((argument, HostOf(url)));
                        }
                    }
                }

                break;
        }
    }

    private static string? TextOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(expression, cancellationToken).Value as string
        ?? (expression is InterpolatedStringExpressionSyntax text && text.Contents.FirstOrDefault() is InterpolatedStringTextSyntax start ? start.TextToken.ValueText : null);

    private static string AddressOf(ExpressionSyntax address) => address switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Loopback" or "IPv6Loopback" } => "localhost",
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any" or "IPv6Any" } => "0.0.0.0",
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } when arguments[0].Expression is LiteralExpressionSyntax literal => literal.Token.ValueText,
        _ => "",
    };

    /// <summary>The host of an address whose port may be missing: <c>http://localhost:</c>.</summary>
    private static string HostOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        var host = url.Substring(start + 3);
        var end = host.StartsWith("[", StringComparison.Ordinal) ? host.IndexOf(']') + 1 : host.IndexOfAny(s_ends);
        return end > 0 ? host.Substring(0, end) : host;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.StartsWith("127.", StringComparison.Ordinal) || host is "[::1]" or "::1"
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
