using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server.Startup;

/// <summary>A call that fills an options type from a section of the configuration.</summary>
/// <param name="Call">The call: <c>Configure&lt;T&gt;(section)</c>, <c>Bind(section)</c>, <c>BindConfiguration("Section")</c>, <c>section.Get&lt;T&gt;()</c>.</param>
/// <param name="Function">The function that it is part of.</param>
/// <param name="Type">The options type.</param>
/// <param name="Prefix">The section's name with its colon; empty when the source does not say.</param>
internal sealed record OptionsBinding(InvocationExpressionSyntax Call, SyntaxNode Function, INamedTypeSymbol Type, string Prefix)
{
    /// <summary>Whether the call hands the filled object out: <c>section.Get&lt;T&gt;()</c>.</summary>
    public bool IsRead { get; init; }

    /// <summary>The call without what it is called on: the smallest thing to change.</summary>
    public Location Place => Location.Create(
        Call.SyntaxTree,
        TextSpan.FromBounds(Call.Expression is MemberAccessExpressionSyntax access ? access.Name.SpanStart : Call.SpanStart, Call.Span.End));

    public static ImmutableArray<OptionsBinding> FindAll(McpProgram program, CredentialReads sections, CancellationToken cancellationToken, bool alsoValidated = false)
    {
        var bindings = ImmutableArray.CreateBuilder<OptionsBinding>();
        foreach (var word in new[] { "Configure", "Bind", "BindConfiguration" })
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (CallOf(token) is { } call
                    && (word == "Configure" || alsoValidated || !IsValidatedInItsChain(call))
                    && program.ModelOf(call.SyntaxTree).GetOperation(call, cancellationToken) is IInvocationOperation operation
                    && operation.TargetMethod is { TypeArguments: { Length: 1 } types, ContainingType.ContainingNamespace: { } space }
                    && space.ToDisplayString() == "Microsoft.Extensions.DependencyInjection"
                    && types[0] is INamedTypeSymbol type && program.IsOurs(type)
                    && SectionOf(operation, sections) is { } prefix
                    && Functions.Around(call) is { } function)
                {
                    bindings.Add(new OptionsBinding(call, function, type, prefix));
                }
            }
        }

        foreach (var token in program.Tokens("Get", cancellationToken))
        {
            // With an object to fall back on the section may be absent.
            if (token.Parent is GenericNameSyntax { TypeArgumentList.Arguments.Count: 1 }
                && CallOf(token) is { } call
                && call.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: not ThrowExpressionSyntax }
                && program.ModelOf(call.SyntaxTree).GetOperation(call, cancellationToken) is IInvocationOperation { TargetMethod: { TypeArguments: { Length: 1 } types, ContainingType.Name: "ConfigurationBinder" } } operation
                && types[0] is INamedTypeSymbol type && program.IsOurs(type)
                && SectionOf(operation, sections) is { } prefix
                && Functions.Around(call) is { } function)
            {
                bindings.Add(new OptionsBinding(call, function, type, prefix) { IsRead = true });
            }
        }

        return bindings.ToImmutable();
    }

    /// <summary>The options types that are validated while the host starts, wherever the program says so.</summary>
    public static HashSet<ISymbol> ValidatedAtStart(McpProgram program, CancellationToken cancellationToken)
    {
        var types = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var word in new[] { "ValidateOnStart", "AddOptionsWithValidateOnStart" })
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (CallOf(token) is { } call
                    && program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { TypeArguments: { Length: >= 1 } arguments })
                {
                    types.Add(arguments[0]);
                }
            }
        }

        return types;
    }

    /// <summary>
    /// Whether the same chain of calls on the options builder validates at start. Such a binding has nothing to report,
    /// and is what a well-kept server has one of for each service: seen without binding the method around it.
    /// </summary>
    public static bool IsValidatedInItsChain(InvocationExpressionSyntax call)
    {
        for (SyntaxNode node = call; node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == node; node = next)
        {
            if (access.Name.Identifier.ValueText == "ValidateOnStart")
            {
                return true;
            }
        }

        return false;
    }

    private static InvocationExpressionSyntax? CallOf(SyntaxToken token) =>
        token.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access } name && access.Name == name ? call : null;

    /// <summary>The section that the call binds; null when it binds none, as <c>Configure(o => ...)</c>.</summary>
    private static string? SectionOf(IInvocationOperation call, CredentialReads sections)
    {
        foreach (var argument in call.Arguments)
        {
            if (CredentialReads.IsConfiguration(argument.Parameter?.Type))
            {
                return sections.Prefix(argument.Value);
            }
        }

        return call.TargetMethod.Name == "BindConfiguration"
            && call.Arguments.FirstOrDefault(a => a.Parameter?.Type.SpecialType == SpecialType.System_String)?.Value.ConstantValue is { HasValue: true, Value: string section }
                ? section.Length == 0 ? "" : section + ":"
                : null;
    }
}
