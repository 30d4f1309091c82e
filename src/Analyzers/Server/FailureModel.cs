using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Which catches of a member, and which reads of failed responses, let their text out to the client: by themselves, or through who calls the member.</summary>
internal sealed class FailureModel
{
    private readonly McpProgram _program;
    private readonly FlowEngine _flow;
    private readonly WayOut _wayOut;

    public FailureModel(McpProgram program, FlowEngine flow)
    {
        _program = program;
        _flow = flow;
        _wayOut = new WayOut(program, flow);
    }

    /// <summary>The leaks whose cause is in the body of <paramref name="member"/> (a method, or a field or property with an initialiser).</summary>
    public ImmutableArray<FailureLeak> In(ISymbol member, CancellationToken cancellationToken)
    {
        if (!_program.SourcesOf(member).Any(r => FailureSites.Of(r.SyntaxTree, cancellationToken).Any(r.Span))
            || _program.Leaks.IsApartFromHandlers(member, cancellationToken))
        {
            return ImmutableArray<FailureLeak>.Empty;
        }

        var leaks = ImmutableArray.CreateBuilder<FailureLeak>();
        foreach (var own in _wayOut.FactsOf(_flow.Analyze(member, cancellationToken))
            .Where(fact => fact.Source.Node is { } node && IsIn(member, node))
            .GroupBy(fact => fact.Source.Node!)
            .OrderBy(group => group.Key.SpanStart))
        {
            var leak = own.Key switch
            {
                CatchClauseSyntax clause => OfCatch(clause, member, own, cancellationToken),
                InvocationExpressionSyntax read => OfRead(read, member, own, cancellationToken),
                _ => null,
            };
            if (leak is not null)
            {
                leaks.Add(leak);
            }
        }

        return leaks.ToImmutable();
    }

    private FailureLeak? OfCatch(CatchClauseSyntax clause, ISymbol member, IEnumerable<TaintFact> own, CancellationToken cancellationToken)
    {
        if (_wayOut.Find(fact => fact.Source.Node == clause, member, cancellationToken) is not { } found)
        {
            return null;
        }

        var quotes = QuotesSecret(clause, member, cancellationToken);
        if (!quotes && IsOfTheCaller(clause, cancellationToken))
        {
            return null;
        }

        var places = PlacesOf(own, found, anchor => clause.Span.Contains(anchor.Span) && !IsInFunctionOf(clause, anchor))
            .SelectMany(anchor => Narrowed(anchor, clause))
            .Distinct()
            .ToList();
        if (places.Count == 0)
        {
            places.AddRange(Catches.Uses(clause).Select(Whole).Take(1));
        }

        var isWhole = found.Any(f => IsWhole(f.Hit.Fact));
        return places.Count == 0
            ? null
            : Leak(clause, places, found, isWhole || quotes, member) with { IsAtBorder = IsAtBorder(clause, cancellationToken) };
    }

    /// <summary>What a failed response said counts where the code knows that it failed; elsewhere the body is the answer.</summary>
    private FailureLeak? OfRead(InvocationExpressionSyntax read, ISymbol member, IEnumerable<TaintFact> own, CancellationToken cancellationToken)
    {
        var isFailed = ErrorContext.IsAfterFailedStatus(read);
        bool IsOfFailure(TaintFact fact) => fact.Source.Node == read && (isFailed || (fact.Anchor is { } anchor && ErrorContext.IsAfterFailedStatus(anchor)));
        if (_wayOut.Find(IsOfFailure, member, cancellationToken) is not { } found)
        {
            return null;
        }

        var places = PlacesOf(own.Where(IsOfFailure), found, anchor => IsIn(member, anchor));
        if (places.Count == 0)
        {
            places.Add(read);
        }

        return Leak(read, places, found, FailedReads.IsOfTokenEndpoint(read), member);
    }

    private static FailureLeak Leak(SyntaxNode cause, List<SyntaxNode> places, List<(FlowHit Hit, string Handler)> found, bool isGrave, ISymbol member)
    {
        var steps = found.SelectMany(f => f.Hit.Fact.Steps.Add(f.Hit.Sink)).Where(node => !places.Contains(node)).Distinct();
        var (hit, handler) = found[0];
        var isOwn = hit.Kind == SinkKind.ClientResult && SymbolEqualityComparer.Default.Equals(ProgramFacts.OutermostMember(hit.Method), member);
        return new FailureLeak(cause, places.ToImmutableArray(), steps.ToImmutableArray(), isGrave, isOwn ? handler : NameOf(member, handler)) { Handler = handler };
    }

    /// <summary>The places that put the text in, those that let out all of an exception first.</summary>
    private static List<SyntaxNode> PlacesOf(IEnumerable<TaintFact> own, List<(FlowHit Hit, string Handler)> found, Func<SyntaxNode, bool> isOwn)
    {
        var tree = own.FirstOrDefault()?.Source.Node?.SyntaxTree;
        var facts = own.Concat(found.Select(f => f.Hit.Fact)).ToList();
        var grave = new HashSet<SyntaxNode>(facts.Where(IsWhole).Select(fact => fact.Anchor).OfType<SyntaxNode>());
        return facts
            .Select(fact => fact.Anchor)
            .OfType<SyntaxNode>()
            .Where(anchor => anchor.SyntaxTree == tree && isOwn(anchor))
            .Distinct()
            .OrderByDescending(anchor => grave.Contains(anchor))
            .ThenBy(anchor => anchor.SpanStart)
            .ToList();
    }

    private static bool IsWhole(TaintFact fact) => fact.Source.Kind is SourceKind.Exception or SourceKind.ExceptionDetail;

    private bool IsAtBorder(CatchClauseSyntax clause, CancellationToken cancellationToken) =>
        _program.ModelOf(clause.SyntaxTree).GetEnclosingSymbol(clause.SpanStart, cancellationToken) is IMethodSymbol function
        && (_program.Handlers.Find(function, cancellationToken) is not null || function.Parameters.Any(p => p.Type.TypeKind == TypeKind.Delegate));

    private static string NameOf(ISymbol member, string handler) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false } && member.CanBeReferencedByName ? member.Name : handler;

    private bool IsIn(ISymbol member, SyntaxNode node) =>
        _program.SourcesOf(member).Any(r => r.SyntaxTree == node.SyntaxTree && r.Span.Contains(node.Span));

    private bool IsOfTheCaller(CatchClauseSyntax clause, CancellationToken cancellationToken) =>
        clause.Declaration is { Type: { } type }
        && ExceptionTable.IsOfTheCaller(_program.ModelOf(clause.SyntaxTree).GetTypeInfo(type, cancellationToken).Type);

    /// <summary>Whether the try hands a credential to a parser, or sends one in an address: their exceptions quote it.</summary>
    private bool QuotesSecret(CatchClauseSyntax clause, ISymbol member, CancellationToken cancellationToken)
    {
        if (clause.Parent is not TryStatementSyntax { Block: { } block } || !_program.SourceReach.Includes(member, cancellationToken))
        {
            return false;
        }

        bool IsTried(SyntaxNode node) => node.SyntaxTree == block.SyntaxTree && block.Span.Contains(node.Span);
        return _program.Flow.Analyze(member, cancellationToken).Hits.Any(hit =>
                hit.Kind == SinkKind.Parser && hit.Fact.Source.Kind == SourceKind.Secret && hit.Fact.Steps.Add(hit.Sink).Any(IsTried))
            || _program.Urls.In(member, cancellationToken).Any(leak => leak.Places.Concat(leak.Path.Nodes).Any(IsTried));
    }

    /// <summary>A helper declared within the catch is not what puts the text into what leaves: the call of it is.</summary>
    private static bool IsInFunctionOf(CatchClauseSyntax clause, SyntaxNode anchor) =>
        anchor.FirstAncestorOrSelf<LocalFunctionStatementSyntax>() is { } function && clause.Span.Contains(function.Span);

    /// <summary>Of a call or a creation that the text goes into unchanged, the arguments that bring it.</summary>
    private static List<SyntaxNode> Narrowed(SyntaxNode anchor, CatchClauseSyntax clause)
    {
        var made = anchor is AwaitExpressionSyntax awaited ? awaited.Expression : anchor;
        var arguments = made is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
            ? Catches.Uses(clause).Select(Whole).Where(use => use.Parent is ArgumentSyntax && made.Span.Contains(use.Span)).ToList()
            : new List<SyntaxNode>();
        return arguments.Count > 0 && arguments.TrueForAll(use => IsPassedUp(use, made)) ? arguments : new List<SyntaxNode> { anchor };
    }

    private static bool IsPassedUp(SyntaxNode use, SyntaxNode made)
    {
        for (var node = use; node != made; node = node.Parent!)
        {
            if (node.Parent is not (ArgumentSyntax or ArgumentListSyntax or BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The whole of what is read of the exception: <c>e.InnerException?.Message</c>, <c>e.ToString()</c>.</summary>
    private static SyntaxNode Whole(IdentifierNameSyntax use)
    {
        SyntaxNode node = use;
        while ((node.Parent is MemberAccessExpressionSyntax access && access.Expression == node)
            || (node.Parent is InvocationExpressionSyntax call && call.Expression == node)
            || (node.Parent is ConditionalAccessExpressionSyntax conditional && conditional.Expression == node))
        {
            node = node.Parent;
        }

        return node;
    }
}
