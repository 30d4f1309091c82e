using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Tls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6002: what must be secret goes over an unencrypted connection.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CleartextAnalyzer : McpAnalyzer
{
    public CleartextAnalyzer()
        : base(Descriptors.MCPAC6002_Cleartext)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterOperationAction(c => Assigned(c, program), OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);
        context.RegisterOperationAction(c => Added(c, program), OperationKind.Invocation);
        context.RegisterSyntaxNodeAction(c => Mapped(c, program), SyntaxKind.InvocationExpression);
    }

    private static void Assigned(OperationAnalysisContext context, McpProgram program)
    {
        if (context.Operation is not IAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Syntax: var target } } assignment)
        {
            return;
        }

        if (property.Name == "RequireHttpsMetadata")
        {
            Unchecked(context, program, assignment);
        }
        else if (CleartextPositions.ClauseOf(property) is { } clause)
        {
            Report(context, program, assignment.Value, clause);
        }
        else if (property is { Name: "BaseAddress", ContainingType: { Name: "HttpClient" } } && Addresses(program, context, assignment.Value) is { IsEmpty: false } addresses
            && CleartextPositions.CredentialOf(target, program, context.CancellationToken) is { } credential)
        {
            Report(context, program, addresses, assignment.Value, $"'{credential}' is sent over http to {{0}}");
        }
    }

    /// <summary><c>metadata.AuthorizationServers.Add(..)</c>, also as an element of its initialiser.</summary>
    private static void Added(OperationAnalysisContext context, McpProgram program)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } arguments } call)
        {
            return;
        }

        var list = call.Instance is IInstanceReferenceOperation ? (call.Parent?.Parent as IMemberInitializerOperation)?.InitializedMember : call.Instance;
        if (list is IPropertyReferenceOperation { Property: var property } && CleartextPositions.ClauseOf(property) is { } clause)
        {
            Report(context, program, arguments[0].Value, clause);
        }
    }

    private static void Report(OperationAnalysisContext context, McpProgram program, IOperation value, string clause) =>
        Report(context, program, Addresses(program, context, value), value, clause);

    private static ImmutableArray<HttpAddress> Addresses(McpProgram program, OperationAnalysisContext context, IOperation value) =>
        new HttpAddresses(program, context.CancellationToken).In(value).Where(a => a.Reach != AddressReach.Own).ToImmutableArray();

    private static void Report(OperationAnalysisContext context, McpProgram program, ImmutableArray<HttpAddress> addresses, IOperation value, string clause)
    {
        var surroundings = new Surroundings(program, context.CancellationToken);
        foreach (var address in addresses)
        {
            if (((surroundings.Of(address.Literal) | surroundings.Of(value.Syntax)) & (Condition.Development | Condition.Loopback)) != 0)
            {
                continue;
            }

            var place = value.Syntax.SyntaxTree == address.Use.SyntaxTree && value.Syntax.Span.Contains(address.Use.Span) ? address.Use : value.Syntax;
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6002_Cleartext,
                address.Reach == AddressReach.Private ? Tier.Info : Tier.Warning,
                place.GetLocation(),
                new[] { address.Literal.GetLocation() },
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, CleartextShapes.Address),
                string.Format(CultureInfo.InvariantCulture, clause, address.Host) + "; use https"));
            return;
        }
    }

    private static void Unchecked(OperationAnalysisContext context, McpProgram program, IAssignmentOperation assignment)
    {
        if (assignment.Value.ConstantValue is not { HasValue: true, Value: false }
            || assignment.Target is not IPropertyReferenceOperation { Property.ContainingType.Name: "JwtBearerOptions" or "OpenIdConnectOptions" or "OAuth2IntrospectionOptions" })
        {
            return;
        }

        var conditions = new Surroundings(program, context.CancellationToken).Of(assignment.Syntax);
        if ((conditions & (Condition.Development | Condition.Loopback)) == 0)
        {
            var isOwn = AuthorityBeside(assignment) is { } authority && new HttpAddresses(program, context.CancellationToken).In(authority).Any(a => a.Reach == AddressReach.Own);
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6002_Cleartext,
                isOwn || (conditions & Condition.Option) != 0 ? Tier.Info : Tier.Warning,
                assignment.Syntax.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, CleartextShapes.Metadata),
                arguments: new object[] { "HTTPS is not enforced: the keys that tokens are checked with may come over http; leave 'RequireHttpsMetadata' on outside of development" }));
        }
    }

    /// <summary>The authority of the same options: a sign-in server on this machine needs no encryption.</summary>
    private static IOperation? AuthorityBeside(IAssignmentOperation assignment)
    {
        var scope = assignment.Parent;
        while (scope is not null and not (IBlockOperation or IObjectOrCollectionInitializerOperation))
        {
            scope = scope.Parent;
        }

        return scope?.Descendants().OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property.Name: "Authority" or "MetadataAddress" })?.Value;
    }

    private static void Mapped(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "MapMcp" } access } call
            && HttpsEnforcement.IsMissingAt(call, program, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6002_Cleartext,
                Tier.Info,
                access.Name.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, CleartextShapes.Endpoint),
                arguments: new object[] { "HTTPS is not enforced; redirect to it, or tell the server of the proxy that ends TLS" }));
        }
    }
}
