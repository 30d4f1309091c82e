using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A token that the program issues for longer than a day.</summary>
/// <param name="Place">The smallest thing to change.</param>
/// <param name="Tier">How bad it is.</param>
/// <param name="Text">What to say.</param>
/// <param name="Shape">What the fix does about it: a value of <see cref="LifetimeShapes"/>.</param>
internal sealed record LongLivedToken(SyntaxNode Place, Tier Tier, string Text, string Shape);

/// <summary>What is done about a token that lives too long; the values stand in the diagnostic's properties.</summary>
internal static class LifetimeShapes
{
    /// <summary>A time that is to be nearer.</summary>
    public const string Time = "Time";

    /// <summary>A number of minutes.</summary>
    public const string Minutes = "Minutes";

    /// <summary>A number of seconds.</summary>
    public const string Seconds = "Seconds";

    /// <summary>An argument that is missing.</summary>
    public const string Argument = "Argument";

    /// <summary>A member that is missing in an initialiser.</summary>
    public const string Member = "Member";

    /// <summary>Nothing that an edit could mend.</summary>
    public const string None = "None";
}

/// <summary>How long the tokens live that the program issues.</summary>
internal sealed class TokenLifetimes
{
    private const int MaxDepth = 5;

    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_longestRefresh = TimeSpan.FromDays(90);

    private readonly McpProgram _program;
    private readonly WrittenDurations _durations;
    private readonly WrittenValues _values;
    private readonly CancellationToken _cancellationToken;

    public TokenLifetimes(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _durations = new WrittenDurations(program, cancellationToken);
        _values = new WrittenValues(program, cancellationToken);
    }

    /// <summary>Whether a member of this name can say how long a token lives; asked before anything is bound.</summary>
    public static bool IsLifetime(string member) =>
        member is "TokenLifetimeInMinutes" or "expires_in" or "ExpiresIn" || IsEnd(member);

    /// <summary>A member that is given the end of a token's life, or its length.</summary>
    public LongLivedToken? OfMember(ExpressionSyntax value, string name, SemanticModel model)
    {
        if (model.OperationOf(value, _cancellationToken) is not { } operation || DevelopmentOnly.Holds(value))
        {
            return null;
        }

        var owner = OwnerOf(value, model);
        switch (name)
        {
            case "TokenLifetimeInMinutes" when ParsedToken.IsOfLibrary(owner):
                return Judge(_durations.NumberOf(operation) is { } minutes ? WrittenDurations.Units("Minutes", minutes) : null, value, LifetimeShapes.Minutes);

            case "Expires" when owner is { Name: "SecurityTokenDescriptor" } && ParsedToken.IsOfLibrary(owner):
                return Judge(Until(operation, MaxDepth), value, LifetimeShapes.Time);

            // What a token endpoint answers.
            case "expires_in" or "ExpiresIn" when Neighbours(value).Any(n => n is "access_token" or "AccessToken"):
                return Judge(_durations.NumberOf(operation) is { } seconds ? WrittenDurations.Units("Seconds", seconds) : null, value, LifetimeShapes.Seconds);

            case not null when IsEnd(name) && owner is not null && _program.IsOurs(owner) && IsIssuedKey(owner.Name) && Generates(value):
                return operation.WithoutConversions().ConstantValue is { HasValue: true, Value: null } || Until(operation, MaxDepth) == TimeSpan.MaxValue
                    ? new LongLivedToken(value, Tier.Warning, $"'{owner.Name}' never expires; give it an end, and let its owner renew it", LifetimeShapes.None)
                    : null;

            default:
                return null;
        }
    }

    /// <summary>An argument of the library that is the end of a token's life.</summary>
    public LongLivedToken? OfArgument(IArgumentOperation argument) =>
        argument.Syntax is ArgumentSyntax { Expression: var value } && !DevelopmentOnly.Holds(value) ? Judge(Until(argument.Value, MaxDepth), value, LifetimeShapes.Time) : null;

    /// <summary>A token, or what one is made of, that names no end.</summary>
    public LongLivedToken? OfCreation(IObjectCreationOperation creation)
    {
        var type = creation.Syntax is ObjectCreationExpressionSyntax written ? (SyntaxNode)written.Type : creation.Syntax;
        if (!ParsedToken.IsOfLibrary(creation.Type) || DevelopmentOnly.Holds(creation.Syntax))
        {
            return null;
        }

        // new JwtSecurityToken(issuer, audience, claims, notBefore, expires, credentials): what is left out is not in the token.
        if (creation is { Type.Name: "JwtSecurityToken" }
            && creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "expires") is { } expires
            && (expires.ArgumentKind == ArgumentKind.DefaultValue || expires.Value.WithoutConversions().ConstantValue is { HasValue: true, Value: null }))
        {
            return new LongLivedToken(type, Tier.Warning, "This token never expires; let it expire within a day", expires.ArgumentKind == ArgumentKind.DefaultValue ? LifetimeShapes.Argument : LifetimeShapes.None);
        }

        if (creation is not { Type.Name: "SecurityTokenDescriptor" } || IsEndSet(creation))
        {
            return null;
        }

        // The handler then sets the end itself, after an hour, unless it is told not to.
        return DefaultsAreOff()
            ? new LongLivedToken(type, Tier.Warning, "Tokens made of this never expire; set 'Expires'", LifetimeShapes.Member)
            : new LongLivedToken(type, Tier.Info, "The end of this token's life is left to the handler's default; set 'Expires'", LifetimeShapes.Member);
    }

    private static LongLivedToken? Judge(TimeSpan? lifetime, ExpressionSyntax value, string shape)
    {
        var isRefresh = IsAbout(value, "refresh");
        return lifetime is { } known && known > (isRefresh ? s_longestRefresh : s_longest)
            ? new LongLivedToken(value, Tier.Warning, $"This token is valid {Length(known)}; let it expire within {(isRefresh ? "90 days" : "a day")}", shape)
            : null;
    }

    private static string Length(TimeSpan span) =>
        span.TotalDays >= 36500 ? "for ever"
        : span.TotalDays >= 730 ? $"for {(int)(span.TotalDays / 365)} years"
        : span.TotalDays >= 2 ? $"for {(int)span.TotalDays} days"
        : $"for {(int)span.TotalHours} hours";

    /// <summary>How far from now a time is; null when it is not known.</summary>
    private TimeSpan? Until(IOperation value, int depth)
    {
        value = value.WithoutConversions();
        if (depth == 0)
        {
            return null;
        }

        switch (value)
        {
            case IFieldReferenceOperation { Field: { Name: "MaxValue", IsStatic: true, ContainingType: var type } } when IsTime(type):
                return TimeSpan.MaxValue;

            case IPropertyReferenceOperation { Property.Name: "UtcDateTime" or "DateTime" or "LocalDateTime" or "Value", Instance: { } inner } when IsTime(inner.Type) || inner.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                return Until(inner, depth - 1);

            case IPropertyReferenceOperation { Property: { Name: "UtcNow" or "Now" or "Today", IsStatic: true, ContainingType: var type } } when IsTime(type):
            case IInvocationOperation { TargetMethod.Name: "GetUtcNow" or "GetLocalNow" }:
                return TimeSpan.Zero;

            case IInvocationOperation { TargetMethod: { Name: "Add", ContainingType: var type }, Instance: { } start, Arguments: { Length: 1 } added } when IsTime(type):
                return Sum(Until(start, depth - 1), _durations.Of(added[0].Value));

            case IInvocationOperation { TargetMethod: { Name: var name, ContainingType: var type }, Instance: { } start, Arguments: { Length: 1 } added } when IsTime(type) && name.StartsWith("Add", StringComparison.Ordinal):
                return Sum(Until(start, depth - 1), _durations.NumberOf(added[0].Value) is { } count ? WrittenDurations.Units(name.Substring(3), count) : null);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var start, RightOperand: var span } when IsTime(start.Type):
                return Sum(Until(start, depth - 1), _durations.Of(span));

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Longer(Until(choice.WhenTrue, depth - 1), Until(otherwise, depth - 1));

            case ICoalesceOperation coalesce:
                return Until(coalesce.WhenNull, depth - 1);

            default:
                TimeSpan? longest = null;
                foreach (var one in _values.Of(value).Values)
                {
                    longest = Longer(longest, Until(one, depth - 1));
                }

                return longest;
        }
    }

    private static TimeSpan? Sum(TimeSpan? start, TimeSpan? span) =>
        span is null ? null
        : span == TimeSpan.MaxValue || start == TimeSpan.MaxValue ? TimeSpan.MaxValue
        : (start ?? TimeSpan.Zero) + span;

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null || one > other ? one : other;

    private static bool IsTime(ITypeSymbol? type) => SymbolNames.Is(type, "System.DateTime") || SymbolNames.Is(type, "System.DateTimeOffset");

    private static bool IsEnd(string member) => member is "Expires" or "ExpiresAt" or "ExpiresOn" or "ExpiresUtc" or "ExpiresAtUtc" or "Expiry" or "ExpiryDate" or "Expiration" or "ExpirationDate" or "ValidUntil" or "ValidTo";

    /// <summary>ApiKey, AccessTokenRecord</summary>
    private static bool IsIssuedKey(string type)
    {
        foreach (var kind in new[] { "Record", "Entity", "Entry", "Row", "Model", "Dto" })
        {
            if (type.Length > kind.Length && type.EndsWith(kind, StringComparison.Ordinal))
            {
                type = type.Substring(0, type.Length - kind.Length);
            }
        }

        var verdict = SecretNames.Classify(type, NamePosition.Identifier);
        return verdict.IsSecret || (verdict.Strength == NameStrength.Weak && type.EndsWith("Token", StringComparison.Ordinal));
    }

    /// <summary>Whether the code around makes the key itself; what is read from a store is not issued here.</summary>
    private static bool Generates(ExpressionSyntax value) =>
        value.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken)
            && (t.ValueText is "RandomNumberGenerator" or "NewGuid" or "CreateVersion7" || t.ValueText.StartsWith("Generate", StringComparison.Ordinal))) == true;

    private static INamedTypeSymbol? OwnerOf(ExpressionSyntax value, SemanticModel model) =>
        value.Parent is AssignmentExpressionSyntax assignment ? model.GetSymbolInfo(assignment.Left).Symbol?.ContainingType : null;

    private static IEnumerable<string> Neighbours(ExpressionSyntax value) => value.Parent?.Parent switch
    {
        InitializerExpressionSyntax initializer => initializer.Expressions.OfType<AssignmentExpressionSyntax>().Select(a => a.Left).OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText),
        AnonymousObjectCreationExpressionSyntax anonymous => anonymous.Initializers.Select(i => i.NameEquals?.Name.Identifier.ValueText ?? (i.Expression as IdentifierNameSyntax)?.Identifier.ValueText ?? ""),
        _ => Enumerable.Empty<string>(),
    };

    private static bool IsEndSet(IObjectCreationOperation creation)
    {
        if (creation.Initializer?.Initializers.Any(i => i is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Expires" } }) == true)
        {
            return true;
        }

        // descriptor.Expires = .., or exp among the claims
        var member = creation.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return member is null || (member is GlobalStatementSyntax ? member.Parent! : member).DescendantNodes().Any(n => n switch
        {
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Expires" } } => true,
            LiteralExpressionSyntax literal => literal.Token.ValueText == "exp",
            IdentifierNameSyntax name => name.Identifier.ValueText is "Exp",
            _ => false,
        });
    }

    private bool DefaultsAreOff() =>
        _program.Tokens("SetDefaultTimesOnTokenCreation", _cancellationToken).Any(t =>
            t.Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Right.RawKind: (int)SyntaxKind.FalseLiteralExpression });

    /// <summary>Whether the variable, method or type around is called so.</summary>
    private static bool IsAbout(SyntaxNode node, string word)
    {
        for (var current = node; current is not null; current = current.Parent)
        {
            var name = current switch
            {
                VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                _ => "",
            };
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
