using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A value that others can work out, where one belongs that nobody can.</summary>
/// <param name="Place">The source of the value.</param>
/// <param name="Position">What the value becomes: the name of a token, a nonce, a handle.</param>
/// <param name="Target">Where that is written.</param>
/// <param name="Source">What it is made of, as a clause.</param>
/// <param name="Shape">What the fix does about it: a value of <see cref="PredictableShapes"/>.</param>
internal sealed record PredictableValue(SyntaxNode Place, string Position, SyntaxNode Target, string Source, string Shape);

/// <summary>What is done about a predictable value; the values stand in the diagnostic's properties.</summary>
internal static class PredictableShapes
{
    /// <summary>A random number below a bound.</summary>
    public const string Number = "Number";

    /// <summary>A buffer that is filled.</summary>
    public const string Bytes = "Bytes";

    /// <summary>An identifier.</summary>
    public const string Guid = "Guid";

    /// <summary>A piece of text.</summary>
    public const string Text = "Text";
}

/// <summary>
/// Follows what can be guessed (<c>System.Random</c>, clocks, counters, hashes of names) to names that stand for what must not be.
/// From the source outwards: through texts, locals, buffers and the methods that return it.
/// </summary>
internal sealed class PredictableValues
{
    private const int MaxHops = 3;

    private static readonly HashSet<string> s_strong = new(StringComparer.Ordinal)
    {
        "RandomNumberGenerator", "RNGCryptoServiceProvider", "NewGuid", "HMACSHA256", "HMACSHA384", "HMACSHA512", "HMACSHA1", "SignData", "SignHash", "Protect", "Encrypt", "EncryptCbc",
        "JwtSecurityTokenHandler", "JsonWebTokenHandler", "WriteToken", "CreateToken", "SecurityTokenDescriptor", "CryptoRandom", "JwtSecurityToken", "SigningCredentials",
    };

    private static readonly HashSet<string> s_waits = new(StringComparer.Ordinal) { "Delay", "Sleep", "WaitAsync", "Wait", "FromMilliseconds", "FromSeconds", "FromMinutes", "AddSeconds", "AddMilliseconds", "AddMinutes", "CancelAfter" };

    private static readonly HashSet<string> s_people = new(StringComparer.Ordinal) { "user", "email", "mail", "name", "login", "username", "account", "customer", "tenant", "upn", "sub" };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public PredictableValues(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether a name can belong to a source; asked before anything is bound.</summary>
    public static bool MayBeSource(string name) =>
        name is "Next" or "NextInt64" or "NextBytes" or "NextDouble" or "NextSingle" or "GetItems" or "GetString" or "GetHexString"
            or "Ticks" or "TickCount" or "TickCount64" or "GetTimestamp" or "ToUnixTimeSeconds" or "ToUnixTimeMilliseconds" or "ToFileTime" or "ToFileTimeUtc"
            or "Increment" or "CreateVersion7" or "HashData" or "ComputeHash" or "GetHashCode";

    /// <summary>What becomes of the value that is read there; null when it cannot be guessed, or may be.</summary>
    public PredictableValue? Of(SimpleNameSyntax name, SemanticModel model)
    {
        if (SourceOf(name, model) is not (var what, var shape, var source) || IsStrengthened(source))
        {
            return null;
        }

        var found = shape == PredictableShapes.Bytes
            ? (source as InvocationExpressionSyntax)?.ArgumentList.Arguments.FirstOrDefault()?.Expression is { } buffer ? FollowVariable(buffer, MaxHops) : null
            : Follow(source, MaxHops);
        if (found is not (var position, var target) || (what == "a hash of what others know" && !IsKey(position)))
        {
            return null;
        }

        return new PredictableValue(source, position, target, what, shape);
    }

    private (string What, string Shape, ExpressionSyntax Source)? SourceOf(SimpleNameSyntax name, SemanticModel model)
    {
        if (name.WholeAccess() is not MemberAccessExpressionSyntax access || model.GetSymbolInfo(name, _cancellationToken).Symbol is not { ContainingType: { } type } symbol)
        {
            return null;
        }

        ExpressionSyntax whole = access.Parent is InvocationExpressionSyntax call ? call : access;
        return symbol.Name switch
        {
            "NextBytes" when SymbolNames.IsOrDerivesFrom(type, "System.Random") => ("System.Random", PredictableShapes.Bytes, whole),
            "Next" when SymbolNames.IsOrDerivesFrom(type, "System.Random") => ("System.Random", PredictableShapes.Number, whole),
            "NextInt64" or "NextDouble" or "NextSingle" or "GetItems" or "GetString" or "GetHexString" when SymbolNames.IsOrDerivesFrom(type, "System.Random") => ("System.Random", PredictableShapes.Text, whole),
            "Ticks" when (SymbolNames.Is(type, "System.DateTime") || SymbolNames.Is(type, "System.DateTimeOffset")) && IsNow(access.Expression) => ("the time", PredictableShapes.Text, whole),
            "TickCount" or "TickCount64" when SymbolNames.Is(type, "System.Environment") => ("the time", PredictableShapes.Text, whole),
            "GetTimestamp" when SymbolNames.Is(type, "System.Diagnostics.Stopwatch") => ("the time", PredictableShapes.Text, whole),
            "ToUnixTimeSeconds" or "ToUnixTimeMilliseconds" or "ToFileTime" or "ToFileTimeUtc" when IsNow(access.Expression) => ("the time", PredictableShapes.Text, whole),
            "Increment" when SymbolNames.Is(type, "System.Threading.Interlocked") => ("a counter", PredictableShapes.Text, whole),
            "CreateVersion7" when SymbolNames.Is(type, "System.Guid") => ("the time and few random bits", PredictableShapes.Guid, whole),
            "HashData" or "ComputeHash" when SymbolNames.IsInNamespace(symbol, "System", "Security") && !type.Name.StartsWith("HMAC", StringComparison.Ordinal)
                && whole is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } && IsKnownToOthers(arguments[0]) => ("a hash of what others know", PredictableShapes.Text, whole),
            "GetHashCode" => ("a hash code", PredictableShapes.Text, whole),
            _ => null,
        };
    }

    private static bool IsNow(ExpressionSyntax time) =>
        time.DescendantTokens().Any(t => t.ValueText is "UtcNow" or "Now" or "GetUtcNow" or "GetLocalNow" || t.ValueText.EndsWith("now", StringComparison.OrdinalIgnoreCase) || t.ValueText.EndsWith("timestamp", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether what is hashed is only the name of somebody, and the day.</summary>
    private static bool IsKnownToOthers(ArgumentSyntax argument)
    {
        var names = argument.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).ToList();
        return names.Any(n => SecretNames.Words(n).Exists(s_people.Contains))
            && !names.Any(n => SecretNames.Classify(n, NamePosition.Identifier).Strength != NameStrength.None || SecretNames.Words(n).Exists(w => w is "salt" or "pepper" or "nonce" or "random" or "key"));
    }

    /// <summary>Whether the statement adds what nobody can guess, or signs the whole: by itself, or by a variable that holds such a thing.</summary>
    private static bool IsStrengthened(SyntaxNode node)
    {
        var statement = StatementOf(node);
        if (Words(statement).Any(s_strong.Contains))
        {
            return true;
        }

        var function = node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax)!;
        if (!Words(function).Any(s_strong.Contains))
        {
            return false;
        }

        // Twice, so that what is declared before it is filled counts as well.
        var strong = new HashSet<string>(StringComparer.Ordinal);
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var part in function.DescendantNodes())
            {
                switch (part)
                {
                    case VariableDeclaratorSyntax { Initializer: { } initializer } variable when IsStrong(initializer):
                        strong.Add(variable.Identifier.ValueText);
                        break;

                    // rng.GetBytes(buffer), text.Append(Guid.NewGuid())
                    case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax or AssignmentExpressionSyntax } call when IsStrong(call):
                        strong.UnionWith(call.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Parent is ArgumentSyntax or AssignmentExpressionSyntax or MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } && char.IsLower(n.Identifier.ValueText[0])).Select(n => n.Identifier.ValueText));
                        break;
                }
            }
        }

        return Words(statement).Any(strong.Contains);

        bool IsStrong(SyntaxNode part) => Words(part).Any(w => s_strong.Contains(w) || strong.Contains(w));
    }

    private static SyntaxNode StatementOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is StatementSyntax and not BlockSyntax or MemberDeclarationSyntax) ?? node;

    private static IEnumerable<string> Words(SyntaxNode node) => node.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText);

    /// <summary>The name that the value ends under, and where; null when under none that matters.</summary>
    private (string Position, SyntaxNode Target)? Follow(SyntaxNode value, int hops)
    {
        for (var node = value; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ArgumentSyntax argument when Passed(argument, hops) is (var goesOn, var passed):
                    if (!goesOn)
                    {
                        return passed;
                    }

                    break;

                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return IsText(variable) && IsPosition(variable.Identifier.ValueText, variable)
                        ? (variable.Identifier.ValueText, variable)
                        : variable.Parent?.Parent is LocalDeclarationStatementSyntax && hops > 0 ? FollowUses(variable, variable.Identifier.ValueText, hops - 1) : null;

                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                    return IsPosition(property.Identifier.ValueText, property) ? (property.Identifier.ValueText, property) : null;

                case AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name.Identifier.ValueText: var member }:
                    return IsPosition(member, parent) ? (member, parent) : null;

                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    return Assigned(assignment, hops);

                case AssignmentExpressionSyntax:
                case ConditionalExpressionSyntax choice when choice.Condition == node:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression or (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.SubtractExpression or (int)SyntaxKind.IsExpression }:
                    return null;

                case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole when NamedBefore(text, hole) is { } parameter:
                    return (parameter, hole);

                case ReturnStatementSyntax:
                case ArrowExpressionClauseSyntax:
                    if (parent.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax) is not AnonymousFunctionExpressionSyntax lambda)
                    {
                        return Returned(parent, hops);
                    }

                    parent = lambda;
                    break;

                case StatementSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>What an argument becomes: the part of a text goes on, a parameter of the program has a name, a delay ends it.</summary>
    private (bool GoesOn, (string, SyntaxNode)? Found)? Passed(ArgumentSyntax argument, int hops)
    {
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call)
        {
            return argument.Parent?.Parent is BaseObjectCreationExpressionSyntax creation && Parameter(argument, creation) is { } made && IsPosition(made.Name, argument) && IsText(made.Type)
                ? (false, (made.Name, argument))
                : (true, null);
        }

        var name = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (call.Expression as SimpleNameSyntax)?.Identifier.ValueText ?? "";
        if (s_waits.Contains(name) || Catches.IsLogging(call))
        {
            return (false, null);
        }

        if (Parameter(argument, call) is { } parameter)
        {
            if (IsText(parameter.Type) && IsPosition(parameter.Name, argument))
            {
                return (false, (parameter.Name, argument));
            }

            if (_program.IsOurs(parameter))
            {
                return (false, null);
            }
        }

        // builder.Append(alphabet[random.Next(..)])
        return name is "Append" or "Add" or "Insert" or "Enqueue" && call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && hops > 0
            ? (false, FollowVariable(receiver, hops))
            : (true, null);
    }

    private IParameterSymbol? Parameter(ArgumentSyntax argument, ExpressionSyntax call) =>
        _program.ModelOf(argument.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method
            ? argument.NameColon?.Name.Identifier.ValueText is { } named
                ? method.Parameters.FirstOrDefault(p => p.Name == named)
                : argument.Parent is ArgumentListSyntax list && list.Arguments.IndexOf(argument) is var index && index < method.Parameters.Length ? method.Parameters[index] : null
            : null;

    private (string, SyntaxNode)? Assigned(AssignmentExpressionSyntax assignment, int hops)
    {
        switch (assignment.Left)
        {
            // values["state"] = .., buffer[i] = ..
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } element:
                return keys[0].Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } key
                    ? IsPosition(key.Token.ValueText, assignment) ? (key.Token.ValueText, assignment) : null
                    : hops > 0 ? FollowVariable(element.Expression, hops) : null;

            case MemberAccessExpressionSyntax { Name: var name }:
                return IsTyped(name) && IsPosition(name.Identifier.ValueText, assignment) ? (name.Identifier.ValueText, assignment) : null;

            case IdentifierNameSyntax name:
                return IsTyped(name) && IsPosition(name.Identifier.ValueText, assignment) ? (name.Identifier.ValueText, assignment)
                    : hops > 0 && _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol is ILocalSymbol ? FollowUses(assignment, name.Identifier.ValueText, hops - 1)
                    : null;

            default:
                return null;
        }
    }

    private (string, SyntaxNode)? FollowVariable(ExpressionSyntax variable, int hops) =>
        variable is IdentifierNameSyntax name && _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol is ILocalSymbol local
            ? IsPosition(name.Identifier.ValueText, name) && IsText(local.Type) ? (name.Identifier.ValueText, name) : FollowUses(name, name.Identifier.ValueText, hops - 1)
            : variable is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } } ? FollowVariable(receiver, hops)
            : null;

    private (string, SyntaxNode)? FollowUses(SyntaxNode from, string variable, int hops)
    {
        var member = from.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;
        foreach (var use in member.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText == variable && use.SpanStart > from.Span.End && hops >= 0 && !IsStrengthened(use) && Follow(use, hops) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A method that is called after what it makes; else what its callers call it.</summary>
    private (string, SyntaxNode)? Returned(SyntaxNode result, int hops)
    {
        var function = result.FirstAncestorOrSelf<SyntaxNode>(n => n is LocalFunctionStatementSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax);
        if (function is null || _program.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function, _cancellationToken) is not { } symbol)
        {
            return null;
        }

        if (symbol is IPropertySymbol property)
        {
            return IsText(property.Type) && IsPosition(property.Name, function) ? (property.Name, function) : null;
        }

        if (symbol is not IMethodSymbol method || !IsText(method.ReturnType))
        {
            return null;
        }

        if (IsPosition(Made(method.Name), function))
        {
            return (method.Name, function);
        }

        if (hops > 0)
        {
            foreach (var site in _program.Calls.CallersOf(method, _cancellationToken).Take(20))
            {
                if (site.Kind == CallKind.Invocation && !IsStrengthened(site.Syntax) && Follow(site.Syntax, hops - 1) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>Of <c>GenerateSessionToken</c> the session token.</summary>
    private static string Made(string method)
    {
        foreach (var verb in new[] { "Generate", "Create", "New", "Make", "Issue", "Next", "Build", "Random" })
        {
            if (method.StartsWith(verb, StringComparison.Ordinal) && method.Length > verb.Length)
            {
                var rest = method.Substring(verb.Length);
                return rest.EndsWith("Async", StringComparison.Ordinal) ? rest.Substring(0, rest.Length - 5) : rest;
            }
        }

        return "";
    }

    /// <summary>"...&amp;state={..}"</summary>
    private static string? NamedBefore(InterpolatedStringExpressionSyntax text, InterpolationSyntax hole)
    {
        var index = text.Contents.IndexOf(hole);
        var before = index > 0 && text.Contents[index - 1] is InterpolatedStringTextSyntax part ? part.TextToken.ValueText : "";
        return before.EndsWith("state=", StringComparison.Ordinal) ? "state" : before.EndsWith("nonce=", StringComparison.Ordinal) ? "nonce" : null;
    }

    private bool IsTyped(SimpleNameSyntax name) => _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol switch
    {
        ILocalSymbol local => IsText(local.Type),
        IFieldSymbol field => IsText(field.Type),
        IPropertySymbol property => IsText(property.Type),
        IParameterSymbol parameter => IsText(parameter.Type),
        _ => false,
    };

    private bool IsText(VariableDeclaratorSyntax variable) => _program.ModelOf(variable.SyntaxTree).GetDeclaredSymbol(variable, _cancellationToken) switch
    {
        ILocalSymbol local => IsText(local.Type),
        IFieldSymbol field => IsText(field.Type),
        _ => false,
    };

    private static bool IsText(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte or SpecialType.System_Char } => true,
        { SpecialType: SpecialType.System_String } => true,
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } => IsText(results[0]),
        _ => SymbolNames.Is(type, "System.Guid"),
    };

    private static bool IsKey(string name) => SecretNames.Classify(Made(name) is { Length: > 0 } made ? made : name, NamePosition.Identifier).Strength != NameStrength.None;

    private bool IsPosition(string name, SyntaxNode place)
    {
        var words = SecretNames.Words(name);
        if (words.Count == 0)
        {
            return false;
        }

        var verdict = SecretNames.Classify(name, NamePosition.Identifier);
        var last = words[words.Count - 1];
        if (verdict.IsSecret ? last is not ("hash" or "hint") : verdict.Strength == NameStrength.Weak && words.Contains("token"))
        {
            return true;
        }

        return last switch
        {
            "nonce" or "otp" or "verifier" => true,
            "code" => words.Count > 1 && words[words.Count - 2] is "authorization" or "auth" or "pairing" or "device" or "invite" or "reset" or "login",
            "state" => (words.Count > 1 && words[words.Count - 2] is "oauth" or "auth" or "csrf" or "login" or "signin") || (words.Count == 1 && IsAboutSignIn(place)),
            "session" or "handle" => IsWeb(),
            "id" or "key" => words.Count > 1 && words[words.Count - 2] is "session" or "handle" && IsWeb(),
            _ => false,
        };
    }

    /// <summary>Whether several callers share the process: on standard input there is one.</summary>
    private bool IsWeb() => _program.Tokens("MapMcp", _cancellationToken).Any() || _program.Tokens("WithHttpTransport", _cancellationToken).Any();

    private static bool IsAboutSignIn(SyntaxNode place) =>
        place.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!.DescendantTokens().Any(t =>
            t.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken or (int)SyntaxKind.IdentifierToken
            && (Has(t, "authorize") || Has(t, "oauth") || Has(t, "redirect_uri") || Has(t, "response_type")));

    private static bool Has(SyntaxToken token, string word) => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
