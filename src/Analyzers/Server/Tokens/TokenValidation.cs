using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A place that lets tokens through which the library would refuse.</summary>
/// <param name="Part">What is not judged.</param>
/// <param name="Place">The smallest thing to change.</param>
/// <param name="Origin">Where the value is written, when that is elsewhere.</param>
/// <param name="Tier">How bad it is.</param>
/// <param name="Text">What to say.</param>
/// <param name="Shape">What the fix does about it: a value of <see cref="ValidationShapes"/>.</param>
internal sealed record UnvalidatedToken(TokenPart Part, SyntaxNode Place, SyntaxNode? Origin, Tier Tier, string Text, string Shape);

/// <summary>What is done about a check that is off; the values stand in the diagnostic's properties.</summary>
internal static class ValidationShapes
{
    /// <summary>A flag that is to be true.</summary>
    public const string Flag = "Flag";

    /// <summary>A delegate that is to go.</summary>
    public const string Validator = "Validator";

    /// <summary>A duration that is to be shorter.</summary>
    public const string ClockSkew = "ClockSkew";

    /// <summary>A list with an algorithm that signs nothing.</summary>
    public const string Algorithms = "Algorithms";

    /// <summary>Nothing that an edit could mend.</summary>
    public const string None = "None";
}

/// <summary>
/// What the program switches off of the validation of tokens: settings of <c>TokenValidationParameters</c>, wherever they are
/// assigned, and validators that accept everything.
/// </summary>
internal sealed class TokenValidation
{
    private const string Parameters = "Microsoft.IdentityModel.Tokens.TokenValidationParameters";

    private static readonly TimeSpan s_longestSkew = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, (TokenPart Part, string Accepts)> s_flags = new(StringComparer.Ordinal)
    {
        ["ValidateAudience"] = (TokenPart.Audience, "tokens that were issued for other services are accepted; require this server's audience"),
        ["ValidateIssuer"] = (TokenPart.Issuer, "tokens of every issuer are accepted; name the issuers that are trusted"),
        ["ValidateLifetime"] = (TokenPart.Lifetime, "expired tokens are accepted; leave it on"),
        ["RequireExpirationTime"] = (TokenPart.Lifetime, "tokens that never expire are accepted; leave it on"),
        ["RequireSignedTokens"] = (TokenPart.Signature, "tokens that anybody can write are accepted; leave it on"),
    };

    private static readonly Dictionary<string, (TokenPart Part, string Accepts)> s_validators = new(StringComparer.Ordinal)
    {
        ["AudienceValidator"] = (TokenPart.Audience, "tokens that were issued for other services are accepted; require this server's audience"),
        ["IssuerValidator"] = (TokenPart.Issuer, "tokens of every issuer are accepted; name the issuers that are trusted"),
        ["IssuerValidatorUsingConfiguration"] = (TokenPart.Issuer, "tokens of every issuer are accepted; name the issuers that are trusted"),
        ["LifetimeValidator"] = (TokenPart.Lifetime, "expired tokens are accepted; leave the check to the library"),
        ["SignatureValidator"] = (TokenPart.Signature, "tokens that anybody can write are accepted; leave the check to the library"),
        ["SignatureValidatorUsingConfiguration"] = (TokenPart.Signature, "tokens that anybody can write are accepted; leave the check to the library"),
    };

    // Overrides of the handlers of the library.
    private static readonly Dictionary<string, (TokenPart Part, string Accepts)> s_overrides = new(StringComparer.Ordinal)
    {
        ["ValidateAudience"] = s_validators["AudienceValidator"],
        ["ValidateIssuer"] = s_validators["IssuerValidator"],
        ["ValidateLifetime"] = s_validators["LifetimeValidator"],
        ["ValidateSignature"] = s_validators["SignatureValidator"],
    };

    /// <summary>Whether an assignment to a member of this name can matter; asked before anything is bound.</summary>
    public static bool IsSetting(string member) =>
        s_flags.ContainsKey(member) || s_validators.ContainsKey(member) || member is "ClockSkew" or "ValidAlgorithms";

    /// <summary>Whether an override of this name can matter.</summary>
    public static bool IsOverride(string method) => s_overrides.ContainsKey(method);

    private readonly McpProgram _program;
    private readonly WrittenTruth _truth;
    private readonly CancellationToken _cancellationToken;

    public TokenValidation(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _truth = new WrittenTruth(program, cancellationToken);
    }

    /// <summary>What an assignment switches off; null when nothing.</summary>
    public UnvalidatedToken? Of(AssignmentExpressionSyntax syntax, SemanticModel model)
    {
        if (model.GetOperation(syntax, _cancellationToken) is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var member } } assignment
            || !SymbolNames.Is(member.ContainingType, Parameters))
        {
            return null;
        }

        var found = s_flags.TryGetValue(member.Name, out var flag) ? OfFlag(assignment, member.Name, flag.Part, flag.Accepts)
            : s_validators.TryGetValue(member.Name, out var validator) ? OfValidator(assignment, member.Name, validator.Part, validator.Accepts)
            : member.Name == "ClockSkew" ? OfSkew(assignment)
            : member.Name == "ValidAlgorithms" ? OfAlgorithms(assignment)
            : null;
        return found is null || _truth.IsDevelopmentOnly(syntax) || IsReplaced(syntax, member.Name) ? null : found;
    }

    /// <summary>What a handler of tokens no longer checks by an override; null when it checks.</summary>
    public UnvalidatedToken? Of(MethodDeclarationSyntax syntax, SemanticModel model)
    {
        if (!s_overrides.TryGetValue(syntax.Identifier.ValueText, out var part)
            || model.GetDeclaredSymbol(syntax, _cancellationToken) is not { OverriddenMethod: { } overridden } method
            || !ParsedToken.IsOfLibrary(overridden.OriginalDefinition.ContainingType)
            || !new AcceptingValidators(_program, _cancellationToken).Accepts(method))
        {
            return null;
        }

        return new UnvalidatedToken(part.Part, syntax, null, Tier.Error, $"'{syntax.Identifier.ValueText}' refuses nothing: {part.Accepts}", ValidationShapes.None);
    }

    private UnvalidatedToken? OfFlag(ISimpleAssignmentOperation assignment, string name, TokenPart part, string accepts)
    {
        var value = _truth.Of(assignment.Value);
        if (value is Truth.True or Truth.Unknown || IsJudgedOtherwise(assignment.Syntax, part, name))
        {
            return null;
        }

        var origin = _truth.Origin is { } written && !assignment.Syntax.Span.Contains(written.Span) ? written : null;
        if (value == Truth.Configured || IsConfigured(assignment.Syntax, part))
        {
            return new UnvalidatedToken(part, assignment.Syntax, null, Tier.Info, $"Where '{name}' is not configured, {accepts}", ValidationShapes.Flag);
        }

        return new UnvalidatedToken(part, assignment.Syntax, origin, TierOf(assignment.Syntax, part), $"'{name}' is off: {accepts}", ValidationShapes.Flag);
    }

    private UnvalidatedToken? OfValidator(ISimpleAssignmentOperation assignment, string name, TokenPart part, string accepts) =>
        new AcceptingValidators(_program, _cancellationToken).Accepts(assignment.Value) && !IsJudgedOtherwise(assignment.Syntax, part, name)
            ? new UnvalidatedToken(part, assignment.Syntax, null, TierOf(assignment.Syntax, part), $"'{name}' refuses nothing: {accepts}", ValidationShapes.Validator)
            : null;

    private UnvalidatedToken? OfSkew(ISimpleAssignmentOperation assignment) =>
        new WrittenDurations(_program, _cancellationToken).Of(assignment.Value) is { } skew && skew > s_longestSkew
            ? new UnvalidatedToken(
                TokenPart.Lifetime,
                assignment.Syntax,
                null,
                TierOf(assignment.Syntax, TokenPart.Lifetime) == Tier.Info ? Tier.Info : Tier.Error,
                $"'ClockSkew' accepts tokens {Duration(skew)} after they have expired; five minutes are enough for clocks that differ",
                ValidationShapes.ClockSkew)
            : null;

    private UnvalidatedToken? OfAlgorithms(ISimpleAssignmentOperation assignment)
    {
        const string Text = "The algorithm 'none' signs nothing: tokens that anybody can write are accepted; leave it out";
        if (NoneIn(assignment.Value) is { } none)
        {
            return new UnvalidatedToken(TokenPart.Signature, none, null, Tier.Error, Text, ValidationShapes.Algorithms);
        }

        foreach (var written in new WrittenValues(_program, _cancellationToken).Of(assignment.Value).Values)
        {
            if (NoneIn(written) is { } origin)
            {
                return new UnvalidatedToken(TokenPart.Signature, assignment.Syntax, origin, Tier.Error, Text, ValidationShapes.None);
            }
        }

        return null;
    }

    private static SyntaxNode? NoneIn(IOperation value) =>
        value.DescendantsAndSelf().FirstOrDefault(o => o.ConstantValue.Value is string algorithm && algorithm.Equals("none", StringComparison.OrdinalIgnoreCase))?.Syntax;

    private static string Duration(TimeSpan span) =>
        span.TotalDays > 3650 ? "for ever"
        : span.TotalHours >= 48 ? $"{(int)span.TotalDays} days"
        : span.TotalMinutes >= 120 ? $"{(int)span.TotalHours} hours"
        : $"{(int)span.TotalMinutes} minutes";

    /// <summary>Whether a validator, or the program itself, judges the part all the same.</summary>
    private bool IsJudgedOtherwise(SyntaxNode assignment, TokenPart part, string name)
    {
        foreach (var (member, other) in Settings(assignment))
        {
            if (member != name
                && s_validators.TryGetValue(member, out var row)
                && row.Part == part
                && _program.ModelOf(other.SyntaxTree).GetOperation(other, _cancellationToken) is ISimpleAssignmentOperation { Value: var value }
                && value.WithoutConversions() is not { ConstantValue: { HasValue: true, Value: null } }
                && !new AcceptingValidators(_program, _cancellationToken).Accepts(value))
            {
                // The library asks a validator also where the flag is off.
                return true;
            }
        }

        return part != TokenPart.Lifetime && new OwnTokenChecks(_program, _cancellationToken).Judge(part, assignment);
    }

    /// <summary>What the same function assigns to the settings of tokens, in source order.</summary>
    private static IEnumerable<(string Member, AssignmentExpressionSyntax Assignment)> Settings(SyntaxNode assignment)
    {
        SyntaxNode scope = assignment.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;
        foreach (var other in scope.DescendantNodes().OfType<AssignmentExpressionSyntax>())
        {
            if (NameOf(other.Left) is { } name)
            {
                yield return (name, other);
            }
        }
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether the setting is put right again: later in the same function, or behind the options.</summary>
    private bool IsReplaced(AssignmentExpressionSyntax assignment, string name)
    {
        foreach (var (member, other) in Settings(assignment))
        {
            if (member == name && other.SpanStart > assignment.Span.End && other.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } && IsSetRight(other))
            {
                return true;
            }
        }

        if (!s_flags.ContainsKey(name))
        {
            return false;
        }

        foreach (var token in _program.Tokens(name, _cancellationToken))
        {
            if (token.Parent is IdentifierNameSyntax written
                && written.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } other
                && other != assignment
                && NameOf(other.Left) == name
                && IsPostConfigured(other)
                && IsSetRight(other)
                && IsSameScheme(assignment, other))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSetRight(AssignmentExpressionSyntax other) =>
        _program.ModelOf(other.SyntaxTree).GetOperation(other, _cancellationToken) is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } later
        && SymbolNames.Is(target.Property.ContainingType, Parameters)
        && (s_flags.ContainsKey(target.Property.Name) ? new WrittenTruth(_program, _cancellationToken).Of(later.Value) == Truth.True : !new AcceptingValidators(_program, _cancellationToken).Accepts(later.Value));

    private static bool IsPostConfigured(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is MethodDeclarationSyntax { Identifier.ValueText: "PostConfigure" } || CallOf(n) is "PostConfigure" or "PostConfigureAll") is not null;

    private static string? CallOf(SyntaxNode node) => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } ? name : null;

    /// <summary>Whether what is configured later can be the same scheme: both name none, or the same.</summary>
    private bool IsSameScheme(SyntaxNode first, SyntaxNode second) => SchemeOf(first) is not { } one || SchemeOf(second) is not { } other || one == other;

    private string? SchemeOf(SyntaxNode node)
    {
        var call = node.FirstAncestorOrSelf<InvocationExpressionSyntax>(i => CallOf(i) is "AddJwtBearer" or "PostConfigure" or "Configure");
        return call?.ArgumentList.Arguments.Count > 1 ? _program.ModelOf(call.SyntaxTree).GetConstantValue(call.ArgumentList.Arguments[0].Expression, _cancellationToken).Value as string
            : call is null || CallOf(call) != "AddJwtBearer" ? null
            : "Bearer";
    }

    /// <summary>Whether the operator's settings decide that this runs.</summary>
    private static bool IsConfigured(SyntaxNode assignment, TokenPart part)
    {
        // A switch of its own: if (skip) parameters.ValidateAudience = false;
        var isStatement = assignment.Parent is ExpressionStatementSyntax;
        for (var node = assignment; node.Parent is { } parent and not MemberDeclarationSyntax; node = parent)
        {
            if (parent is AnonymousFunctionExpressionSyntax)
            {
                isStatement = false;
            }

            var condition = parent switch
            {
                IfStatementSyntax branch when branch.Condition != node => branch.Condition,
                ConditionalExpressionSyntax choice when choice.Condition != node => choice.Condition,
                _ => null,
            };
            if (condition is not null && (isStatement || condition.DescendantTokens().Any(t => IsAbout(t.ValueText, part))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAbout(string word, TokenPart part) =>
        Has(word, part == TokenPart.Audience ? "audience" : part == TokenPart.Issuer ? "issuer" : part == TokenPart.Lifetime ? "expir" : "sign")
        || Has(word, "validat") || Has(word, "skip") || Has(word, "insecure") || Has(word, "bypass");

    private static bool Has(string word, string part) => word.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>
    /// Who renews a token reads one that has expired; an authorization server is asked about tokens of others; a key that
    /// is named here is an issuer that is named here.
    /// </summary>
    private Tier TierOf(SyntaxNode place, TokenPart part)
    {
        var function = place.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText ?? place.FirstAncestorOrSelf<LocalFunctionStatementSyntax>()?.Identifier.ValueText ?? "";
        if (Has(function, "introspect") || Has(function, "IdTokenHint") || Has(function, "ClientAssertion"))
        {
            return Tier.Info;
        }

        if (part == TokenPart.Lifetime
            && (Has(function, "expired") || Has(function, "refresh") || Has(function, "renew") || new OwnTokenChecks(_program, _cancellationToken).Judge(part, place)))
        {
            return Tier.Info;
        }

        return part == TokenPart.Issuer && Settings(place).Any(s => s.Member is "IssuerSigningKey" or "IssuerSigningKeys") ? Tier.Warning : Tier.Error;
    }
}
