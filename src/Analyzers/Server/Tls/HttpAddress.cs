using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Tls;

/// <summary>How far an address is away.</summary>
internal enum AddressReach
{
    /// <summary>This machine, or a neighbour that only the container's own network knows.</summary>
    Own,

    /// <summary>A private network.</summary>
    Private,

    Public,
}

/// <summary>An address that starts with <c>http://</c>, and where it is written.</summary>
/// <param name="Literal">The text, or the part of a builder that says <c>http</c>.</param>
/// <param name="Use">What stands for it in the value that was asked about: the text itself, or the name of what holds it.</param>
/// <param name="Host">The host, without a port.</param>
internal sealed record HttpAddress(SyntaxNode Literal, SyntaxNode Use, string Host)
{
    private const string Scheme = "http://";

    private static readonly char[] s_ends = { '/', '?', '#', '\0' };

    private static readonly char[] s_open = { '{', '}', '<', '>', '$', '%', '*', '+' };

    private static readonly string[] s_private = { ".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".arpa", ".test" };

    public AddressReach Reach => ReachOf(Host);

    /// <summary>The host of an unencrypted address; null for any other text, and for one whose host is not fixed.</summary>
    public static string? HostOf(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = text.Substring(Scheme.Length);
        var at = rest.IndexOf('@');
        var end = rest.IndexOfAny(s_ends);
        if (at >= 0 && (end < 0 || at < end))
        {
            rest = rest.Substring(at + 1);
            end = rest.IndexOfAny(s_ends);
        }

        if (end >= 0 && rest[end] == '\0' && (end == 0 || rest[end - 1] != ':'))
        {
            // A hole within the host; one behind the colon is the port.
            return null;
        }

        var authority = end < 0 ? rest : rest.Substring(0, end);
        if (authority.StartsWith("[", StringComparison.Ordinal))
        {
            return authority.IndexOf(']') is var close and > 0 ? authority.Substring(0, close + 1) : null;
        }

        var colon = authority.IndexOf(':');
        var host = colon < 0 ? authority : authority.Substring(0, colon);
        return host.Length == 0 || host.IndexOfAny(s_open) >= 0 ? null : host;
    }

    public static AddressReach ReachOf(string host)
    {
        host = host.ToLowerInvariant();
        if (host.IndexOf('.') < 0 || host is "0.0.0.0" || host.StartsWith("127.", StringComparison.Ordinal) || host.StartsWith("169.254.", StringComparison.Ordinal)
            || host.EndsWith(".localhost", StringComparison.Ordinal) || host.EndsWith(".docker.internal", StringComparison.Ordinal)
            || host.EndsWith(".svc", StringComparison.Ordinal) || host.EndsWith(".cluster.local", StringComparison.Ordinal))
        {
            // A name without a dot is known in a container network only; so are addresses like [::1].
            return AddressReach.Own;
        }

        return host.StartsWith("10.", StringComparison.Ordinal) || host.StartsWith("192.168.", StringComparison.Ordinal) || IsPrivate172(host)
            || Array.Exists(s_private, suffix => host.EndsWith(suffix, StringComparison.Ordinal))
                ? AddressReach.Private
                : AddressReach.Public;
    }

    private static bool IsPrivate172(string host) =>
        host.StartsWith("172.", StringComparison.Ordinal)
        && host.Split('.') is { Length: 4 } parts
        && int.TryParse(parts[1], out var second)
        && second is >= 16 and <= 31;
}

/// <summary>Finds the fixed addresses that a value may be: constants, defaults, builders.</summary>
internal sealed class HttpAddresses
{
    private const int MaxDepth = 8;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public HttpAddresses(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The unencrypted addresses that the value, or an element of it, may be.</summary>
    public IEnumerable<HttpAddress> In(IOperation value) => In(value, 0);

    private IEnumerable<HttpAddress> In(IOperation? value, int depth)
    {
        if (value is null || depth > MaxDepth)
        {
            return Enumerable.Empty<HttpAddress>();
        }

        value = value.WithoutConversions();
        switch (value)
        {
            case ILiteralOperation or IInterpolatedStringOperation or IBinaryOperation:
                return TextOf(value) is { } text && HttpAddress.HostOf(text) is { } host ? new[] { Written(value, host) } : Enumerable.Empty<HttpAddress>();

            case IObjectCreationOperation { Type.Name: "UriBuilder", Arguments: { Length: > 1 } arguments } builder:
                return Built(arguments[0].Value, arguments[1].Value, builder.Syntax);

            case IObjectCreationOperation { Type.Name: "UriBuilder", Arguments: { Length: 0 }, Initializer: { } settings }:
                return Built(Setting(settings, "Scheme"), Setting(settings, "Host"), settings.Syntax);

            case IObjectCreationOperation { Type.Name: "Uri" or "UriBuilder", Arguments: { Length: > 0 } arguments }:
                return In(arguments[0].Value, depth + 1);

            case IArrayCreationOperation { Initializer: { } elements }:
                return elements.ElementValues.SelectMany(e => In(e, depth + 1));

            // new List<string> { .. }
            case IObjectCreationOperation { Initializer: { } list }:
                return list.Initializers.OfType<IInvocationOperation>().Where(c => c.TargetMethod.Name == "Add").SelectMany(c => c.Arguments).SelectMany(a => In(a.Value, depth + 1));

            case ICoalesceOperation coalesce:
                return In(coalesce.Value, depth + 1).Concat(In(coalesce.WhenNull, depth + 1));

            case IConditionalOperation choice:
                return In(choice.WhenTrue, depth + 1).Concat(In(choice.WhenFalse, depth + 1));

            case IConditionalAccessOperation access:
                return In(access.Operation, depth + 1);

            case ILocalReferenceOperation { Local: var local }:
                return OfSymbol(local, depth).Select(a => a with { Use = value.Syntax });

            case IFieldReferenceOperation { Field: var field } when _program.IsOurs(field):
                return OfSymbol(field, depth).Select(a => a with { Use = value.Syntax });

            case IPropertyReferenceOperation { Property: { Name: "Uri" or "AbsoluteUri" or "OriginalString" }, Instance: { } instance } when !_program.IsOurs(((IPropertyReferenceOperation)value).Property):
                return In(instance, depth + 1);

            case IPropertyReferenceOperation { Property: { IsIndexer: false } property } when _program.IsOurs(property):
                return OfSymbol(property, depth).Select(a => a with { Use = value.Syntax });

            case IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true } parameter }:
                return OfSymbol(parameter, depth).Select(a => a with { Use = value.Syntax });

            case IInvocationOperation call:
                return OfCall(call, depth);

            // Collection expressions, which the compiler of the floor does not know.
            default:
                return value.Kind == OperationKind.None || value.GetType().Name.IndexOf("Collection", StringComparison.Ordinal) >= 0
                    ? value.ChildOperations.SelectMany(c => In(c, depth + 1))
                    : Enumerable.Empty<HttpAddress>();
        }
    }

    private IEnumerable<HttpAddress> OfCall(IInvocationOperation call, int depth)
    {
        switch (call.TargetMethod.Name)
        {
            // configuration.GetValue("Crm:Url", "http://..")
            case "GetValue" when call.Arguments.Length > 1:
                return In(call.Arguments[call.Arguments.Length - 1].Value, depth + 1);

            case "Trim" or "TrimEnd" or "TrimStart" or "ToString" or "ToLowerInvariant" when call.Instance is { } text:
                return In(text, depth + 1);

            default:
                return _program.IsOurs(call.TargetMethod)
                    ? _program.SourcesOf(CallGraph.Definition(call.TargetMethod)).SelectMany(r => Results(r.GetSyntax(_cancellationToken))).SelectMany(e => In(Operation(e), depth + 1)).Select(a => a with { Use = call.Syntax })
                    : Enumerable.Empty<HttpAddress>();
        }
    }

    private static IEnumerable<ExpressionSyntax> Results(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: { } expression } => new[] { expression },
        MethodDeclarationSyntax { Body: { } body } => body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>(),
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    private IEnumerable<HttpAddress> OfSymbol(ISymbol symbol, int depth)
    {
        foreach (var reference in _program.SourcesOf(symbol))
        {
            var value = reference.GetSyntax(_cancellationToken) switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } initial } => initial,
                PropertyDeclarationSyntax { Initializer.Value: { } initial } => initial,
                PropertyDeclarationSyntax { ExpressionBody.Expression: { } expression } => expression,
                ParameterSyntax { Default.Value: { } initial } => initial,
                _ => null,
            };
            if (value is not null)
            {
                foreach (var address in In(Operation(value), depth + 1))
                {
                    yield return address;
                }
            }
        }
    }

    private IOperation? Operation(SyntaxNode syntax) => _program.ModelOf(syntax.SyntaxTree).OperationOf(syntax, _cancellationToken);

    private static IEnumerable<HttpAddress> Built(IOperation? scheme, IOperation? host, SyntaxNode builder)
    {
        if (scheme is not null && host?.ConstantValue.Value is string name && name.Length > 0
            && (scheme.ConstantValue.Value is "http" || scheme.WithoutConversions() is IFieldReferenceOperation { Field: { Name: "UriSchemeHttp" } }))
        {
            yield return new HttpAddress(scheme.Syntax, scheme.Syntax, name);
        }
    }

    private static IOperation? Setting(IObjectOrCollectionInitializerOperation settings, string name) =>
        settings.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property: var property } && property.Name == name)?.Value;

    /// <summary>The text, with a null character for each part that is not fixed; null when its beginning is not.</summary>
    private static string? TextOf(IOperation value)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue is { HasValue: true, Value: string constant })
        {
            return constant;
        }

        switch (value)
        {
            case IInterpolatedStringOperation text:
                return string.Concat(text.Parts.Select(p => p switch
                {
                    IInterpolatedStringTextOperation { Text: var written } => written.ConstantValue.Value as string ?? "\0",
                    IInterpolationOperation { Expression: var hole } => hole.ConstantValue.Value is string fixedText ? fixedText : "\0",
                    _ => "\0",
                }));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return (TextOf(sum.LeftOperand) ?? "\0") + (TextOf(sum.RightOperand) ?? "\0");

            default:
                return null;
        }
    }

    /// <summary>The first part of a text says <c>http://</c>: a literal, or the name of a constant of another place.</summary>
    private HttpAddress Written(IOperation value, string host)
    {
        value = value.WithoutConversions();
        while (value is IBinaryOperation sum)
        {
            value = sum.LeftOperand.WithoutConversions();
        }

        if (value is IInterpolatedStringOperation text && text.Parts.FirstOrDefault() is IInterpolationOperation { Expression: var first })
        {
            value = first.WithoutConversions();
        }

        var symbol = value switch
        {
            IFieldReferenceOperation field => field.Field,
            ILocalReferenceOperation local => local.Local,
            _ => default(ISymbol),
        };
        var literal = symbol is not null && _program.SourcesOf(symbol).FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initial } ? initial : value.Syntax;
        return new HttpAddress(literal, value.Syntax, host);
    }
}
