using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>The name of an argument: its colon name, the key before it, or the parameter it is bound to.</summary>
internal static class ArgumentNames
{
    /// <param name="argument">The argument.</param>
    /// <param name="constant">The constant whose name is looked for; the argument may be a form of it.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="transparent">The call, when its result is just another form of the argument.</param>
    public static BoundName Of(ArgumentSyntax argument, ExpressionSyntax constant, SemanticModel model, CancellationToken cancellationToken, out SyntaxNode? transparent)
    {
        transparent = null;
        if (argument.Parent is ArgumentListSyntax { Parent: ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax } toBase)
        {
            return argument.NameColon is { } named
                ? new BoundName(named.Name.Identifier.ValueText, NamePosition.Identifier, BoundUse.Value)
                : OfParameter(model.GetSymbolInfo(toBase.Parent!, cancellationToken), toBase.Arguments.IndexOf(argument));
        }

        if (argument.Parent is not ArgumentListSyntax { Parent: ExpressionSyntax call } list)
        {
            return argument.Parent is TupleExpressionSyntax tuple ? TupleNames.Of(tuple, argument, model, cancellationToken) : BoundName.None;
        }

        var target = call is ImplicitObjectCreationExpressionSyntax ? model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol : null;
        var called = call is InvocationExpressionSyntax invocation ? NameReader.CalledName(invocation) : target?.ContainingType.Name ?? TypeName(call);
        if (called is "AuthenticationHeaderValue" && list.Arguments.Count == 2 && (argument.NameColon?.Name.Identifier.ValueText ?? (list.Arguments[1] == argument ? "parameter" : "scheme")) == "parameter")
        {
            return OfAuthorization(list.Arguments[list.Arguments[0] == argument ? 1 : 0].Expression);
        }

        if (argument.NameColon is { } colon)
        {
            return new BoundName(colon.Name.Identifier.ValueText, NamePosition.Identifier, BoundUse.Value);
        }

        if (call is InvocationExpressionSyntax && called is not null && (CallNames.Transparent.Contains(called) || (called == "GetString" && argument.Expression is InvocationExpressionSyntax)))
        {
            transparent = call;
            return BoundName.None;
        }

        var index = list.Arguments.IndexOf(argument);
        if (called is "Equals" or "FixedTimeEquals" or "SequenceEqual" or "Compare")
        {
            return OfComparison(list, index, call).As(BoundUse.Comparison);
        }

        if ((called == "Lazy" && argument.Expression is LambdaExpressionSyntax) || (index == 0 && called is not null && call is not InvocationExpressionSyntax && CallNames.Wrappers.Contains(called)))
        {
            transparent = call;
            return BoundName.None;
        }

        if (target is not null && OfParameter(target, index) is { Verdict.IsSecret: true } parameter)
        {
            return parameter;
        }

        if (index > 0 && (called is null || CallNames.KeyAndValue.Contains(called)) && NameReader.KeyOf(list.Arguments[index - 1].Expression, model, cancellationToken) is { } key)
        {
            return new BoundName(key, PositionOf(call, called), BoundUse.Value);
        }

        if (index == 0 && called == "ForEach" && NameReader.FillsSecureString(list))
        {
            return NameReader.Certainly("secure string");
        }

        if (index == 0 && called == "Add" && call.Parent is ExpressionStatementSyntax statement && NameReader.OptionAddedBefore(statement) is { } added)
        {
            return added;
        }

        if (index > 0 && NameReader.OptionBefore(list.Arguments.Select(a => a.Expression).ToList(), argument.Expression) is { Verdict.IsSecret: true } option)
        {
            return option;
        }

        if (called is not null && CallNames.Harmless(called))
        {
            return BoundName.None;
        }

        return OfCalledName(called, call) ?? OfParameter(model.GetSymbolInfo(call, cancellationToken), index);
    }

    public static BoundName Of(AttributeArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = argument.NameEquals?.Name.Identifier.ValueText ?? argument.NameColon?.Name.Identifier.ValueText;
        if (name is not null)
        {
            return new BoundName(name, NamePosition.Identifier, BoundUse.Attribute);
        }

        return argument.Parent is AttributeArgumentListSyntax { Parent: AttributeSyntax attribute } list
            ? OfParameter(model.GetSymbolInfo(attribute, cancellationToken), list.Arguments.IndexOf(argument)).As(BoundUse.Attribute)
            : BoundName.None;
    }

    /// <summary>The parameter that gets the argument, of the method as it is declared: an extension method has one more there.</summary>
    public static IParameterSymbol? ParameterOf(ArgumentSyntax argument, IMethodSymbol method)
    {
        var parameters = (method.ReducedFrom ?? method).Parameters;
        if (argument.NameColon is { Name.Identifier.ValueText: var name })
        {
            return parameters.FirstOrDefault(p => p.Name == name);
        }

        var position = ((ArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument) + (method.ReducedFrom is null ? 0 : 1);
        return position < parameters.Length ? parameters[position] : null;
    }

    /// <summary><c>WithApiKey("...")</c>, <c>SetPassword("...")</c>: the call says what its argument is.</summary>
    private static BoundName? OfCalledName(string? called, ExpressionSyntax call)
    {
        if (called is null || call is not InvocationExpressionSyntax)
        {
            return null;
        }

        foreach (var verb in CallNames.SettingVerbs)
        {
            if (called.Length > verb.Length && called.StartsWith(verb, System.StringComparison.Ordinal) && char.IsUpper(called[verb.Length]))
            {
                var name = new BoundName(called.Substring(verb.Length), NamePosition.Identifier, BoundUse.Value);
                return name.Verdict.IsSecret ? name : null;
            }
        }

        return null;
    }

    private static BoundName OfParameter(SymbolInfo info, int index) =>
        (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is IMethodSymbol method ? OfParameter(method, index) : BoundName.None;

    private static BoundName OfParameter(IMethodSymbol method, int index)
    {
        if (method.Parameters.Length == 0)
        {
            return BoundName.None;
        }

        var parameter = method.Parameters[System.Math.Min(index, method.Parameters.Length - 1)];
        var bound = new BoundName(parameter.Name, NamePosition.Identifier, BoundUse.Value);
        if (bound.Verdict.Strength == NameStrength.Weak && (method.MethodKind == MethodKind.Constructor || method.Name is "HashData" or "TryHashData") && TakesKey(method.ContainingType))
        {
            return NameReader.Certainly($"key of {method.ContainingType.Name}", isPassword: false);
        }

        // new ApiKey("alice", "..."): what the type is called, its value is.
        if (bound.Verdict.Strength == NameStrength.None && method.MethodKind == MethodKind.Constructor && bound.Name.ToLowerInvariant() is "value" or "text" or "raw" or "plaintext")
        {
            return new BoundName(method.ContainingType.Name, NamePosition.Identifier, BoundUse.Value);
        }

        return bound.Verdict is { IsSecret: true, IsPassword: true } && CallNames.PasswordTypes.Contains(method.ContainingType.Name) ? NameReader.Certainly($"password of {method.ContainingType.Name}") : bound;
    }

    private static bool TakesKey(INamedTypeSymbol type) =>
        type.Name.StartsWith("HMAC", System.StringComparison.Ordinal)
        || CallNames.KeyTypes.Any(ending => type.Name.EndsWith(ending, System.StringComparison.Ordinal));

    private static BoundName OfComparison(ArgumentListSyntax list, int index, ExpressionSyntax call)
    {
        foreach (var other in list.Arguments)
        {
            if (list.Arguments.IndexOf(other) != index && NameReader.Of(ComparedWith.Unwrapped(other.Expression)) is { Verdict.Strength: not NameStrength.None } name)
            {
                return name;
            }
        }

        return call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? NameReader.Of(ComparedWith.Unwrapped(access.Expression)) : BoundName.None;
    }

    private static BoundName OfAuthorization(ExpressionSyntax scheme) =>
        NameReader.TextOf(scheme) is "Basic"
            ? NameReader.Certainly("basic authorization")
            : NameReader.Certainly("authorization header", isPassword: false);

    private static NamePosition PositionOf(ExpressionSyntax call, string? called)
    {
        if (called is "SetEnvironmentVariable" or "WithEnvironment" or "AddEnvironmentVariable" or "WithEnvironmentVariable")
        {
            return NamePosition.EnvironmentVariable;
        }

        if (called is not null && called.IndexOf("Header", System.StringComparison.Ordinal) >= 0 || called is "TryAddWithoutValidation")
        {
            return NamePosition.Header;
        }

        return call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? NameReader.PositionOf(access.Expression) : NamePosition.Key;
    }

    private static string? TypeName(ExpressionSyntax call) => call is ObjectCreationExpressionSyntax creation
        ? creation.Type switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            _ => null,
        }
        : null;
}
