using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>A credential that the configuration binds into an options type, and what happens with the member that holds it.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Member">The member.</param>
/// <param name="Key">The configuration key.</param>
/// <param name="IsOnly">Whether it is the only credential of its type.</param>
/// <param name="Facts">What the program does with the member's value.</param>
internal sealed record BoundCredential(OptionsBinding Binding, IPropertySymbol Member, string Key, bool IsOnly, ReadFacts Facts);

/// <summary>Judges credentials that the configuration binds into an options type: who looks at them before the first call?</summary>
internal sealed class OptionsJudge
{
    private readonly StartupFlow _flow;
    private readonly LazyPlaces _places;

    public OptionsJudge(StartupFlow flow, LazyPlaces places)
    {
        _flow = flow;
        _places = places;
    }

    /// <summary>The credentials among what <paramref name="bindings"/> fill, unless something validates them at start.</summary>
    public static IEnumerable<BoundCredential> Credentials(
        McpProgram program, FlowGraphs graphs, IEnumerable<OptionsBinding> bindings, System.Func<string, bool> isSettled, CancellationToken cancellationToken)
    {
        HashSet<ISymbol>? validated = null;
        foreach (var binding in bindings.OrderBy(b => b.Call.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(b => b.Call.SpanStart))
        {
            var secrets = SecretMembers(binding).ToList();
            if (secrets.Count == 0)
            {
                continue;
            }

            validated ??= OptionsBinding.ValidatedAtStart(program, cancellationToken);
            if (validated.Contains(binding.Type) || IsWatched(program, binding.Type, cancellationToken))
            {
                continue;
            }

            var needed = secrets
                .Select(m => (Member: m, Facts: ValueUses.OfMember(m, program, graphs, cancellationToken)))
                .Where(m => m.Member.Type.NullableAnnotation != NullableAnnotation.Annotated || m.Facts.Checks.Any(c => !c.ByReturn))
                .ToList();
            foreach (var (member, facts) in needed)
            {
                var key = binding.Prefix.Length == 0 ? binding.Type.Name + ":" + member.Name : binding.Prefix + member.Name;
                if (!isSettled(CredentialRead.IdentityOf(key)))
                {
                    yield return new BoundCredential(binding, member, key, needed.Count == 1, facts);
                }
            }
        }
    }

    /// <summary>The findings of <paramref name="credentials"/>; of two bindings of one type the first that startup runs counts.</summary>
    public IEnumerable<StartupFinding> Judge(IEnumerable<BoundCredential> credentials, CancellationToken cancellationToken)
    {
        var first = new Dictionary<ISymbol, OptionsBinding>(SymbolEqualityComparer.Default);
        foreach (var credential in credentials)
        {
            if (!_flow.Contains(credential.Binding.Function))
            {
                continue;
            }

            if (!first.TryGetValue(credential.Binding.Type, out var binding))
            {
                first.Add(credential.Binding.Type, binding = credential.Binding);
            }

            if (binding == credential.Binding && Judge(credential, cancellationToken) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private StartupFinding? Judge(BoundCredential credential, CancellationToken cancellationToken)
    {
        var facts = credential.Facts;
        if (facts.IsOptional || facts.IsAlternative
            || facts.Uses.Count == 0 && facts.Checks.Count == 0
            || facts.Checks.Any(c => c.ByReturn || !_flow.Contains(c.Function) && _places.Of(c.Function, cancellationToken) == RunTime.HostStart))
        {
            return null;
        }

        // A default of "" makes a test for null a test of nothing.
        if (facts.Checks.Count > 0
            && facts.Checks.All(c => c.NullOnly)
            && IsEmptyByDefault(credential.Member, cancellationToken)
            && (!credential.IsOnly || facts.Checks.Any(c => _flow.Contains(c.Function))))
        {
            return Finding(StartupShapes.EmptyPasses, credential.Key, facts.Checks[0].Node.GetLocation());
        }

        if (!credential.IsOnly || facts.Checks.Any(c => _flow.Contains(c.Function)))
        {
            return null;
        }

        // An object that startup takes out of the configuration itself: nobody else looks at it.
        return credential.Binding.IsRead
            ? Finding(facts.Checks.Count > 0 ? StartupShapes.LazyGuard : StartupShapes.NoGuard, credential.Key, credential.Binding.Place) with { IsFixable = false }
            : Finding(StartupShapes.OptionsNoStartCheck, credential.Key, credential.Binding.Place);
    }

    private StartupFinding Finding(string shape, string key, Location place) =>
        new(shape, key, ReadKind.Options, true, place, _flow.FirstRegistration is { } registration ? ImmutableArray.Create(registration) : ImmutableArray<Location>.Empty);

    /// <summary>
    /// The members that hold a credential and have no value of their own. One that is declared as perhaps absent is needed
    /// only if a test of it says so.
    /// </summary>
    public static IEnumerable<IPropertySymbol> SecretMembers(OptionsBinding binding) =>
        binding.Type.GetMembers().OfType<IPropertySymbol>().Where(p =>
            p is { IsStatic: false, SetMethod: not null, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, Type.SpecialType: SpecialType.System_String }
            && !HasValue(p)
            && SourceTable.IsSecretMember(p)
            && !CredentialNames.IsTelemetry(binding.Type.Name + ":" + binding.Prefix + p.Name));

    private static bool HasValue(IPropertySymbol member) =>
        member.DeclaringSyntaxReferences.Length == 1
        && member.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { Initializer.Value: LiteralExpressionSyntax { Token.Value: string { Length: > 0 } } };

    /// <summary>A key that is meant to change while the server runs is read anew each time.</summary>
    private static bool IsWatched(McpProgram program, INamedTypeSymbol type, CancellationToken cancellationToken) =>
        program.Tokens(type.Name, cancellationToken).Any(t =>
            t.Parent is SimpleNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "IOptionsMonitor" or "IOptionsSnapshot" } } });

    private static bool IsEmptyByDefault(IPropertySymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.Length == 1
        && member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer.Value: { } value }
        && value.ToString() is "\"\"" or "string.Empty" or "String.Empty";
}
