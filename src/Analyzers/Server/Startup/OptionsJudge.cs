using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>Judges credentials that the configuration binds into an options type: who looks at them before the first call?</summary>
internal sealed class OptionsJudge
{
    private readonly McpProgram _program;
    private readonly StartupFlow _flow;
    private readonly FlowGraphs _graphs;
    private readonly LazyPlaces _places;

    public OptionsJudge(McpProgram program, StartupFlow flow, FlowGraphs graphs, LazyPlaces places)
    {
        _program = program;
        _flow = flow;
        _graphs = graphs;
        _places = places;
    }

    public IEnumerable<StartupFinding> Judge(IEnumerable<OptionsBinding> bindings, System.Func<string, bool> isSettled, CancellationToken cancellationToken)
    {
        HashSet<ISymbol>? validated = null;
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var binding in bindings.OrderBy(b => b.Call.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(b => b.Call.SpanStart))
        {
            var secrets = SecretMembers(binding).ToList();
            if (secrets.Count == 0 || !_flow.Contains(binding.Function) || !seen.Add(binding.Type))
            {
                continue;
            }

            validated ??= OptionsBinding.ValidatedAtStart(_program, cancellationToken);
            if (validated.Contains(binding.Type) || IsWatched(binding.Type, cancellationToken))
            {
                continue;
            }

            foreach (var member in secrets)
            {
                var key = binding.Prefix.Length == 0 ? binding.Type.Name + ":" + member.Name : binding.Prefix + member.Name;
                if (!isSettled(CredentialRead.IdentityOf(key)) && Judge(binding, member, key, secrets.Count == 1, cancellationToken) is { } finding)
                {
                    yield return finding;
                }
            }
        }
    }

    private StartupFinding? Judge(OptionsBinding binding, IPropertySymbol member, string key, bool isOnly, CancellationToken cancellationToken)
    {
        var facts = ValueUses.OfMember(member, _program, _graphs, cancellationToken);
        if (facts.IsOptional || facts.IsAlternative
            || facts.Uses.Count == 0 && facts.Checks.Count == 0
            || facts.Checks.Any(c => c.ByReturn || !_flow.Contains(c.Function) && _places.Of(c.Function, cancellationToken) == RunTime.HostStart))
        {
            return null;
        }

        // A default of "" makes a test for null a test of nothing.
        if (facts.Checks.Count > 0 && facts.Checks.All(c => c.NullOnly) && IsEmptyByDefault(member, cancellationToken) && (!isOnly || facts.Checks.Any(c => _flow.Contains(c.Function))))
        {
            return Finding(StartupShapes.EmptyPasses, key, facts.Checks[0].Node.GetLocation());
        }

        return isOnly && !facts.Checks.Any(c => _flow.Contains(c.Function))
            ? Finding(StartupShapes.OptionsNoStartCheck, key, binding.Place)
            : null;
    }

    private StartupFinding Finding(string shape, string key, Location place) =>
        new(shape, key, ReadKind.Options, true, place, _flow.FirstRegistration is { } registration ? ImmutableArray.Create(registration) : ImmutableArray<Location>.Empty);

    /// <summary>The members that hold a credential and are not declared as perhaps absent.</summary>
    private static IEnumerable<IPropertySymbol> SecretMembers(OptionsBinding binding) =>
        binding.Type.GetMembers().OfType<IPropertySymbol>().Where(p =>
            p is { IsStatic: false, SetMethod: not null, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, Type.SpecialType: SpecialType.System_String }
            && p.Type.NullableAnnotation != NullableAnnotation.Annotated
            && SecretNames.Classify(p.Name, NamePosition.Identifier).Strength == NameStrength.Strict
            && !CredentialNames.IsTelemetry(binding.Type.Name + ":" + binding.Prefix + p.Name));

    /// <summary>A key that is meant to change while the server runs is read anew each time.</summary>
    private bool IsWatched(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _program.Tokens(type.Name, cancellationToken).Any(t =>
            t.Parent is SimpleNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "IOptionsMonitor" or "IOptionsSnapshot" } } });

    private static bool IsEmptyByDefault(IPropertySymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.Length == 1
        && member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer.Value: { } value }
        && value.ToString() is "\"\"" or "string.Empty" or "String.Empty";
}
