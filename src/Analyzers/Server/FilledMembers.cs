using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// Which properties get a value from anywhere: by an assignment that is no constant and no mask, or because their objects
/// are read from JSON, a database or the configuration.
/// </summary>
internal sealed class FilledMembers
{
    // Generic calls whose type argument is a service or an empty thing.
    private static readonly string[] s_otherCalls = { "Add", "TryAdd", "With", "Empty", "Cast", "OfType", "GetRequiredService", "GetService", "GetKeyed", "GetRequiredKeyed", "Create", "IsAssignable" };

    private static readonly string[] s_bound = { "IOptions", "IOptionsMonitor", "IOptionsSnapshot", "OptionsBuilder", "DbSet", "IMongoCollection", "JsonTypeInfo" };

    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, bool> _filled = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _read = new(SymbolEqualityComparer.Default);

    public FilledMembers(McpProgram program) => _program = program;

    public bool Contains(IPropertySymbol member, CancellationToken cancellationToken)
    {
        member = member.OriginalDefinition;
        if (!_program.IsOurs(member))
        {
            // What a library returns, it fills; its formats for others to fill do not say "token" by their own name.
            return IsCredential(member.ContainingType);
        }

        return _filled.TryGetValue(member, out var known)
            ? known
            : _filled.GetOrAdd(member, IsComputed(member, cancellationToken) || IsAssigned(member, cancellationToken) || IsRead(member.ContainingType, cancellationToken));
    }

    /// <summary>Whether objects of the type, or of one that holds it, come out of a deserializer, a database or the configuration.</summary>
    public bool IsRead(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _read.TryGetValue(type, out var known)
            ? known
            : _read.GetOrAdd(type, TypeMentions.Outwards(_program, type, publicOnly: false, cancellationToken).Any(IsReading));

    private static bool IsCredential(INamedTypeSymbol type)
    {
        foreach (var word in new[] { "Token", "Credential", "Secret", "Authentication", "ApiKey", "Login", "Session" })
        {
            if (type.Name.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReading(TypeMention mention)
    {
        for (SyntaxNode? node = mention.Name; node is TypeSyntax or TypeArgumentListSyntax; node = node.Parent)
        {
            if (node is GenericNameSyntax generic && Array.IndexOf(s_bound, generic.Identifier.ValueText) >= 0)
            {
                return true;
            }
        }

        if (TypeMentions.CalledWith(mention.Name) is { } called)
        {
            return !Array.Exists(s_otherCalls, prefix => called.Identifier.ValueText.StartsWith(prefix, StringComparison.Ordinal))
                || called.Identifier.ValueText is "AddOptions" or "AddOptionsWithValidateOnStart";
        }

        // Deserialize(json, typeof(T)) and Deserialize(json, Context.Default.T)
        return mention.Owner is TypeOfExpressionSyntax or MemberAccessExpressionSyntax
            && mention.Owner.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && call.ArgumentList.Span.Contains(mention.Name.Span)
            && NameOf(call) is { } name
            && (name.StartsWith("Deserialize", StringComparison.Ordinal) || name.EndsWith("FromJsonAsync", StringComparison.Ordinal) || name is "Get" or "Bind");
    }

    /// <summary>Whether the property's own code yields its value.</summary>
    private bool IsComputed(IPropertySymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in _program.SourcesOf(member))
        {
            if (reference.GetSyntax(cancellationToken) is not PropertyDeclarationSyntax property)
            {
                continue;
            }

            var value = property.ExpressionBody?.Expression ?? property.Initializer?.Value;
            if (value is not null ? Fills(value, cancellationToken) : !member.IsAutoProperty() && !member.IsAbstract && property.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAssigned(IPropertySymbol member, CancellationToken cancellationToken)
    {
        foreach (var token in _program.Tokens(member.Name, cancellationToken))
        {
            if (token.Parent is SimpleNameSyntax name
                && name.WholeAccess() is var target
                && target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target
                && SymbolEqualityComparer.Default.Equals(_program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, member)
                && Fills(assignment.Right, cancellationToken))
            {
                return true;
            }
        }

        return FillingParameters(member).Any(parameter => IsPassed(parameter, cancellationToken));
    }

    /// <summary>The parameters of the type's constructors that carry the property's name: a positional record, or a constructor that stores it.</summary>
    private static IEnumerable<IParameterSymbol> FillingParameters(IPropertySymbol member) =>
        member.ContainingType.InstanceConstructors.SelectMany(c => c.Parameters).Where(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));

    private bool IsPassed(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol constructor)
        {
            return false;
        }

        foreach (var site in _program.Calls.CallersOf(constructor, cancellationToken))
        {
            if (_program.ModelOf(site.Syntax.SyntaxTree).GetOperation(site.Syntax, cancellationToken) is IObjectCreationOperation creation
                && creation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal && a.ArgumentKind == ArgumentKind.Explicit) is { } argument
                && Fills(argument.Value, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private bool Fills(ExpressionSyntax value, CancellationToken cancellationToken) =>
        _program.ModelOf(value.SyntaxTree).OperationOf(value, cancellationToken) is { } operation && Fills(operation, cancellationToken);

    /// <summary>Whether the value can be a credential: no constant, no mask, nothing that the client sent itself.</summary>
    private bool Fills(IOperation value, CancellationToken cancellationToken)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue.HasValue)
        {
            return false;
        }

        switch (value)
        {
            case IDefaultValueOperation:
                return false;

            case IFieldReferenceOperation { Field: { IsStatic: true, Name: "Empty" } }:
                return false;

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Fills(choice.WhenTrue, cancellationToken) || Fills(otherwise, cancellationToken);

            case ICoalesceOperation coalesce:
                return Fills(coalesce.Value, cancellationToken) || Fills(coalesce.WhenNull, cancellationToken);

            case IInvocationOperation call:
                return !_program.Flow.TraitsOf(call.TargetMethod).CleansEverything && !Excerpts.ShowsLittle(call);

            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Any(part => Carriers.CanCarry(part.Expression.Type) && Fills(part.Expression, cancellationToken));

            case IParameterReferenceOperation { Parameter: var parameter }:
                // What a constructor is given is judged at its callers.
                return !(parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
                    && !_program.Handlers.IsModelSupplied(parameter, cancellationToken);

            default:
                return true;
        }
    }

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
