using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>State that all callers of a server share.</summary>
internal sealed class SharedState
{
    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public SharedState(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The field or property that an assignment writes for the whole process; null when it writes none.</summary>
    public ISymbol? WrittenBy(IOperation target)
    {
        if (target is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } collection, Arguments: { Length: 1 } keys })
        {
            // One entry for a caller keeps callers apart; one for all, or for a session, does not.
            return IsSharedKey(keys[0].Value) ? MemberOf(collection.WithoutConversions()) : null;
        }

        return MemberOf(target);
    }

    /// <summary>The registration that makes an object's state everybody's; null for static state.</summary>
    public ServiceRegistration? RegistrationOf(ISymbol member) =>
        member.IsStatic ? null : _program.Services.RegistrationsOf(member.ContainingType, _cancellationToken).FirstOrDefault(r => r.Lifetime == ServiceLifetime.Singleton);

    /// <summary>
    /// Whether all callers get the same object out of a field or property, or out of a parameter that a type was created
    /// with: it is static, its owner is a singleton or held by one, or the container has one such object.
    /// </summary>
    public bool IsSharedClient(ISymbol holder)
    {
        if (holder.IsStatic)
        {
            return true;
        }

        if (holder.ContainingType is not { } owner)
        {
            return false;
        }

        var type = holder switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };
        return LivesLong(owner)
            || IsHeldByLonger(owner)
            || (type is INamedTypeSymbol client && _program.Services.RegistrationsOf(client, _cancellationToken).Any(r => r.Lifetime == ServiceLifetime.Singleton));
    }

    private bool IsHeldByLonger(INamedTypeSymbol service) => !NobodyLongerAsksFor(service);

    /// <summary>Whether each request could have an object of its own instead: nobody who lives longer asks for it.</summary>
    public bool MayBeScoped(ServiceRegistration registration)
    {
        if (registration.Form is not (ServiceForm.Type or ServiceForm.Factory) || registration.Service is not { } service)
        {
            return false;
        }

        return NobodyLongerAsksFor(service);
    }

    private bool NobodyLongerAsksFor(INamedTypeSymbol service)
    {
        foreach (var type in _program.Services.ServiceTypesOf(service, _cancellationToken))
        {
            foreach (var token in _program.Tokens(type.Name, _cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<ParameterSyntax>() is { Parent.Parent: ConstructorDeclarationSyntax or TypeDeclarationSyntax } parameter
                    && parameter.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } owner
                    && _program.ModelOf(owner.SyntaxTree).GetDeclaredSymbol(owner, _cancellationToken) is INamedTypeSymbol consumer
                    && LivesLong(consumer))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool LivesLong(INamedTypeSymbol consumer) =>
        consumer.AllInterfaces.Any(i => i.Name == "IHostedService")
        || consumer.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Type.Name == "RequestDelegate"))
        || _program.Services.RegistrationsOf(consumer, _cancellationToken).Any(r => r.Lifetime == ServiceLifetime.Singleton);

    private ISymbol? MemberOf(IOperation target)
    {
        ISymbol? member = target switch
        {
            IFieldReferenceOperation { Field: { IsConst: false } field } => field,
            IPropertyReferenceOperation { Property: { IsIndexer: false } property } => property,
            _ => null,
        };
        if (member is null || !_program.IsOurs(member) || member.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute"))
        {
            return null;
        }

        return member.IsStatic || RegistrationOf(member) is not null ? member : null;
    }

    private static bool IsSharedKey(IOperation key) =>
        key.WithoutConversions() is { } value
        && (value.ConstantValue.HasValue || value.Syntax.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText.IndexOf("session", System.StringComparison.OrdinalIgnoreCase) >= 0));
}
