using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A credential that code which runs for each call puts among the default headers of a client.</summary>
/// <param name="Place">The assignment or the call.</param>
/// <param name="Client">The client, as it is called there.</param>
/// <param name="Owner">The field or property that holds the client, or the parameter that the type was created with.</param>
/// <param name="Value">What is sent along.</param>
internal sealed record DefaultHeader(SyntaxNode Place, IOperation Client, ISymbol Owner, IOperation Value)
{
    private const int MaxCallers = 2;

    /// <summary>What writes a credential by way of this reference to a client's default headers; null when it does anything else.</summary>
    public static DefaultHeader? Of(IPropertyReferenceOperation headers)
    {
        if (headers is not { Property: { Name: "DefaultRequestHeaders", ContainingType.Name: "HttpClient" }, Instance: { } client }
            || OwnerOf(client) is not { } owner)
        {
            return null;
        }

        switch (headers.Parent)
        {
            case IPropertyReferenceOperation { Property.Name: "Authorization" or "ProxyAuthorization", Parent: ISimpleAssignmentOperation assignment } target
                when assignment.Target == target && !assignment.Value.ConstantValue.HasValue:
                return new DefaultHeader(assignment.Syntax, client, owner, assignment.Value);

            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAddWithoutValidation", Arguments: { Length: 2 } arguments } call
                when arguments[0].Value.ConstantValue.Value is string name && InboundTable.IsCredentialHeader(name):
                return new DefaultHeader(call.Syntax, client, owner, arguments[1].Value);

            default:
                return null;
        }
    }

    /// <summary>Whether what is sent differs from caller to caller: what the request brought, or what the model passed to a tool.</summary>
    public bool IsOfCaller(McpProgram program, CancellationToken cancellationToken) =>
        program.CallerTokens.Takes(Value.Syntax, SinkKind.Outgoing, cancellationToken) || Parameters(Value).Any(p => IsPassedByCaller(p, program, MaxCallers, cancellationToken));

    /// <summary>Whether the code around runs once, or the client is made in it.</summary>
    public bool IsSetUp(ISymbol container, CancellationToken cancellationToken)
    {
        if (container is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.LocalFunction or MethodKind.AnonymousFunction }
            || container.Name is "Main" or "<Main>$" or "StartAsync" or "Configure" or "ConfigureServices" or "InitializeAsync" or "Initialize")
        {
            return true;
        }

        // A client that is made here, or again when its key changes.
        var name = Owner.Name;
        return Place.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
            && member.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
                a.Left is IdentifierNameSyntax { Identifier.ValueText: var left } && left == name
                || a.Left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var own } && own == name);
    }

    private static ISymbol? OwnerOf(IOperation client) => client.WithoutConversions() switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter } => parameter,
        _ => null,
    };

    private static System.Collections.Generic.IEnumerable<IParameterSymbol> Parameters(IOperation value) =>
        value.DescendantsAndSelf().OfType<IParameterReferenceOperation>().Select(p => p.Parameter)
            .Where(p => Carriers.IsText(p.Type) && p.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor });

    private static bool IsPassedByCaller(IParameterSymbol parameter, McpProgram program, int hops, CancellationToken cancellationToken)
    {
        if (program.Handlers.IsModelSupplied(parameter, cancellationToken))
        {
            return true;
        }

        if (hops == 0 || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return false;
        }

        foreach (var site in program.Calls.CallersOf(method, cancellationToken))
        {
            if (program.ModelOf(site.Syntax.SyntaxTree).GetOperation(site.Syntax, cancellationToken) is IInvocationOperation call
                && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument
                && Parameters(argument.Value).Any(p => IsPassedByCaller(p, program, hops - 1, cancellationToken)))
            {
                return true;
            }
        }

        return false;
    }
}
