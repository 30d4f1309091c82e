using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>What a server writes to its standard output beside the protocol.</summary>
internal sealed class StdoutModel
{
    private const string Threshold = "LogToStandardErrorThreshold";

    private readonly McpProgram _program;

    public StdoutModel(McpProgram program) => _program = program;

    /// <summary>Whether the call writes text to standard output: <c>Console.WriteLine</c>, <c>Console.Out.Write</c>, <c>AnsiConsole.MarkupLine</c>.</summary>
    public static bool Writes(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!method.Name.StartsWith("Write", StringComparison.Ordinal) && !method.Name.StartsWith("Markup", StringComparison.Ordinal))
        {
            return false;
        }

        return method.IsStatic
            ? SymbolNames.Is(method.ContainingType, "System.Console") || SymbolNames.Is(method.ContainingType, "Spectre.Console.AnsiConsole")
            : call.Instance is { } writer && IsConsoleOut(writer.WithoutConversions());
    }

    /// <summary>Whether the call adds a logger that writes to the console.</summary>
    public static bool AddsConsole(IInvocationOperation call) =>
        call.TargetMethod is { Name: "AddConsole" or "AddSimpleConsole" or "AddJsonConsole" or "AddSystemdConsole" } method
        && SymbolNames.Is((method.ReducedFrom ?? method).ContainingType, "Microsoft.Extensions.Logging.ConsoleLoggerExtensions");

    /// <summary>Whether the call adds Serilog's console without saying from which level on it writes to standard error.</summary>
    public static bool AddsSerilogConsole(IInvocationOperation call) =>
        call.TargetMethod.Name == "Console"
        && SymbolNames.Is((call.TargetMethod.ReducedFrom ?? call.TargetMethod).ContainingType, "Serilog.ConsoleLoggerConfigurationExtensions")
        && !call.Arguments.Any(a => a.Parameter?.Name == "standardErrorFromLevel" && a.ArgumentKind == ArgumentKind.Explicit);

    /// <summary>Whether a finding about the call says that its text reaches the client.</summary>
    public bool Reports(InvocationExpressionSyntax call, CancellationToken cancellationToken) =>
        _program.ModelOf(call.SyntaxTree).GetOperation(call, cancellationToken) is IInvocationOperation operation
        && Writes(operation)
        && ReachesClient(operation, cancellationToken);

    /// <summary>Whether the text reaches the client of a local server.</summary>
    public bool ReachesClient(IInvocationOperation call, CancellationToken cancellationToken) =>
        _program.Serving.Runs(call.Syntax, McpHost.Stdio, cancellationToken) && !IsRedirected(cancellationToken);

    /// <summary>Whether the logger belongs to the host of a local server and nothing sends its lines to standard error.</summary>
    public bool LogsToClient(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } added
            || (_program.Handlers.Host(cancellationToken) & McpHost.Stdio) == 0
            || Mentions(added.ArgumentList, Threshold))
        {
            return false;
        }

        var roots = new BuilderRoots(_program, cancellationToken);
        var own = roots.Of(added);
        if (Factory(added) is { } factory)
        {
            // A logger factory of its own writes to the same standard output.
            return _program.Serving.Runs(factory, McpHost.Stdio, cancellationToken);
        }

        return _program.Serving.Transports(McpHost.Stdio, cancellationToken).Any(t => t.WholeAccess() is ExpressionSyntax transport && own.Overlaps(roots.Of(transport)))
            && _program.Serving.Runs(added, McpHost.Stdio, cancellationToken)
            && !Any(Threshold, _ => true)
            && !Any("ClearProviders", cleared => cleared.SpanStart > added.Span.End && Functions.Around(cleared) == Functions.Around(added));

        bool Any(string word, Func<SimpleNameSyntax, bool> counts) =>
            _program.Tokens(word, cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && counts(name) && IsOfHost(name));

        // o.LogToStandardErrorThreshold: the parameter of a lambda that the host's own builder is given.
        bool IsOfHost(SimpleNameSyntax name) => own.Overlaps(roots.Of(name.WholeAccess()));
    }

    private bool IsRedirected(CancellationToken cancellationToken) =>
        _program.Tokens("SetOut", cancellationToken).Any(t => t.Parent is SimpleNameSyntax name
            && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: var type }
            && SymbolNames.Is(type, "System.Console")
            && _program.Serving.Runs(call, McpHost.Stdio, cancellationToken));

    private static bool IsConsoleOut(IOperation writer) =>
        writer is IPropertyReferenceOperation { Property: { Name: "Out", IsStatic: true } property } && SymbolNames.Is(property.ContainingType, "System.Console");

    /// <summary>The <c>LoggerFactory.Create(..)</c> around the call.</summary>
    private static InvocationExpressionSyntax? Factory(InvocationExpressionSyntax added) =>
        added.Ancestors().OfType<InvocationExpressionSyntax>()
            .FirstOrDefault(i => i.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create", Expression: SimpleNameSyntax { Identifier.ValueText: "LoggerFactory" } });

    private static bool Mentions(SyntaxNode node, string word) => node.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == word);
}
