using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>
/// The claims that a handler takes out of the request by hand, by the key that it asks for, or as members of the object
/// that it reads the arguments into. One dispatcher answers for many tools: what stands in one of its arms is one tool's.
/// </summary>
internal sealed class ClaimedArguments
{
    /// <summary>Of one object no more members are followed.</summary>
    private const int MaxMembers = 8;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly SentArguments _sent;

    public ClaimedArguments(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _sent = new SentArguments(program, cancellationToken);
    }

    /// <summary>By its text alone: whether the expression may be the key of a claim, spelled out or a constant of that name.</summary>
    public static bool MayBeKey(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => MayClaim(literal.Token.ValueText),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var constant } => MayBeConstant(constant),
        IdentifierNameSyntax { Identifier.ValueText: var constant } => MayBeConstant(constant),
        _ => false,
    };

    /// <summary>What the code decides by the argument that it reads under this key; null when it decides nothing, or an earlier read of the same argument tells.</summary>
    public IdentityClaim? Of(ArgumentSyntax key)
    {
        var model = _program.ModelOf(key.SyntaxTree);
        if (model.GetConstantValue(key.Expression, _cancellationToken).Value is not string name
            || NameOf(name, model.Compilation) is not { } claimed
            || _sent.ReadUnder(key) is not { } read)
        {
            return null;
        }

        var scope = Scope(key);
        var reads = new HashSet<SyntaxNode> { read.Syntax };
        foreach (var other in scope.DescendantNodes().OfType<ArgumentSyntax>().Where(a => a != key && a.Expression.IsEquivalentTo(key.Expression)))
        {
            if (_sent.ReadUnder(other) is { } again)
            {
                if (other.SpanStart < key.SpanStart)
                {
                    return null;
                }

                reads.Add(again.Syntax);
            }
        }

        return SignsIn(scope) ? null : Judge(key, reads, null, name, claimed);
    }

    /// <summary>The claims among the members of the object that the arguments are read into: <c>Deserialize&lt;Request&gt;(...)</c>.</summary>
    public IEnumerable<IdentityClaim> Of(GenericNameSyntax reader)
    {
        if (reader.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || _program.ModelOf(reader.SyntaxTree).GetOperation(call, _cancellationToken) is not IInvocationOperation { TargetMethod: { TypeArguments: { Length: 1 } made } method } read
            || made[0] is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
            || !_program.IsOurs(type)
            || _program.IsOurs(method)
            || !_sent.IsSent(read)
            || SignsIn(Scope(reader))
            || Properties(type).Any(p => SecretNames.Classify(p.Name, NamePosition.Identifier).IsPassword))
        {
            yield break;
        }

        foreach (var property in Properties(type).Where(p => IdentityName.Of(p.Name, p.Type) is not null).Take(MaxMembers))
        {
            if (Judge(reader, new HashSet<SyntaxNode> { call }, property.Name, type.Name + "." + property.Name, IdentityName.Of(property.Name, property.Type)!) is { } claim)
            {
                yield return claim;
            }
        }
    }

    /// <summary>Whether a generic name may be that of a method which reads JSON into an object.</summary>
    public static bool MayRead(GenericNameSyntax name) =>
        name is { Identifier.ValueText: "Deserialize" or "DeserializeObject" or "ToObject" or "DeserializeAsync", TypeArgumentList.Arguments: { Count: 1 } types } && types[0] is NameSyntax;

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>();

    private IdentityClaim? Judge(SyntaxNode place, HashSet<SyntaxNode> reads, string? member, string argument, IdentityName name)
    {
        if (Function(place) is not { } function || IsCheckedElsewhere(function))
        {
            return null;
        }

        var walk = ClaimWalk.Of(function.Symbol, reads, member, _program, _cancellationToken);
        return ClaimJudge.Of(walk, argument, name, ToolAround(place), _program);
    }

    private static IdentityName? NameOf(string key, Compilation compilation) =>
        IdentityName.Of(key, compilation.GetSpecialType(SpecialType.System_String)) ?? IdentityName.Of(key, compilation.GetSpecialType(SpecialType.System_Boolean));

    private static bool MayClaim(string text) => text.Length is > 1 and < 40 && IdentityName.MayName(text);

    private static bool MayBeConstant(string name) => name.Length > 1 && (char.IsUpper(name[0]) || name[0] == '_' || name.StartsWith("s_", StringComparison.Ordinal)) && MayClaim(name);

    /// <summary>Whether the tool is there to sign somebody in: it takes a password as well.</summary>
    private static bool SignsIn(SyntaxNode scope) =>
        scope.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && SecretNames.Classify(t.ValueText, NamePosition.Key).IsPassword);

    /// <summary>The arm of a switch, or else the function: what belongs to one tool.</summary>
    private static SyntaxNode Scope(SyntaxNode place) =>
        place.FirstAncestorOrSelf<SyntaxNode>(n => n is SwitchSectionSyntax or SwitchExpressionArmSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) ?? place;

    /// <summary>The outermost function around the place that has operations of its own.</summary>
    private (SyntaxNode Syntax, IMethodSymbol Symbol)? Function(SyntaxNode place)
    {
        var member = place.FirstAncestorOrSelf<MemberDeclarationSyntax>(n => n is not GlobalStatementSyntax);
        var model = _program.ModelOf(place.SyntaxTree);
        if (member is BaseMethodDeclarationSyntax && model.GetDeclaredSymbol(member, _cancellationToken) is IMethodSymbol method)
        {
            return (member, method);
        }

        // In top-level statements and initializers: the lambda or local function itself.
        var outermost = place.Ancestors().TakeWhile(n => n != member).LastOrDefault(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
        var symbol = outermost is LocalFunctionStatementSyntax ? model.GetDeclaredSymbol(outermost, _cancellationToken) : outermost is null ? null : model.GetSymbolInfo(outermost, _cancellationToken).Symbol;
        return symbol is IMethodSymbol function ? (outermost!, function) : null;
    }

    /// <summary>The words for the tool that the place answers for: the name that its arm is for, the method, the type.</summary>
    private static string ToolAround(SyntaxNode place)
    {
        var words = new List<string>();
        foreach (var ancestor in place.Ancestors())
        {
            var name = ancestor switch
            {
                SwitchSectionSyntax section => section.Labels.OfType<CaseSwitchLabelSyntax>().Select(l => Text(l.Value)).FirstOrDefault(t => t is not null),
                SwitchExpressionArmSyntax { Pattern: ConstantPatternSyntax pattern } => Text(pattern.Expression),
                IfStatementSyntax { Condition: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equality } test when test.Statement.Span.Contains(place.Span) => Text(equality.Right) ?? Text(equality.Left),
                AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys } } => Text(keys[0].Expression),
                LocalFunctionStatementSyntax function => function.Identifier.ValueText,
                MethodDeclarationSyntax { Identifier.ValueText: not ("InvokeAsync" or "GetAsync" or "ReadAsync" or "ExecuteAsync" or "HandleAsync" or "Handle" or "CallAsync") } method => method.Identifier.ValueText,
                TypeDeclarationSyntax type when words.Count == 0 => type.Identifier.ValueText,
                _ => null,
            };
            if (name is not null)
            {
                words.Add(name);
            }
        }

        return string.Join("_", words);
    }

    private static string? Text(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal ? literal.Token.ValueText : null;

    /// <summary>Whether another function looks at the arguments and at who calls: a filter around the handlers.</summary>
    private bool IsCheckedElsewhere((SyntaxNode Syntax, IMethodSymbol Symbol) function) =>
        CallerFilters.CheckArguments(_program, function.Syntax, _cancellationToken);
}
