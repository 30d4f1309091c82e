using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Tokens;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7005: callers that come at the same time refresh one token several times.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsynchronisedRefreshAnalyzer : McpAnalyzer
{
    private static readonly int s_accessToken = TreeIndex.Hash("AccessToken");

    public UnsynchronisedRefreshAnalyzer()
        : base(Descriptors.MCPAC7005_UnsynchronisedRefresh)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(
                c => Analyze(c, program),
                SyntaxKind.MethodDeclaration,
                SyntaxKind.LocalFunctionStatement,
                SyntaxKind.ParenthesizedLambdaExpression,
                SyntaxKind.SimpleLambdaExpression,
                SyntaxKind.AnonymousMethodExpression);
            context.RegisterSyntaxNodeAction(c => AnalyzeCache(c, program), SyntaxKind.InvocationExpression);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        program.Use(context.SemanticModel);
        if (context.ContainingSymbol?.ContainingType is not { } type
            || (!type.GetMembers().Any(MayKeepToken) && !IsPartOfStart(context.Node, context.ContainingSymbol) && !MemberWords.MayHold(context.ContainingSymbol, NamesToken, context.CancellationToken))
            || new RefreshModel(program, context.CancellationToken).In(context.Node) is not { } refresh)
        {
            return;
        }

        var sharing = refresh.Token.IsStatic || refresh.Token is ILocalSymbol ? Sharing.Shared : new SharedHolders(program, context.CancellationToken).Of(type);
        if (sharing == Sharing.Own)
        {
            return;
        }

        // Two tokens of an application live side by side; a refresh token that is used twice ends the session.
        var isGrave = sharing == Sharing.Shared && refresh.Rotates && !refresh.IsGated;
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC7005_UnsynchronisedRefresh,
            isGrave ? Tier.Warning : Tier.Info,
            refresh.Test.GetLocation(),
            new[] { refresh.Refresh.GetLocation() }.Concat(refresh.Token.Locations.Where(l => l.IsInSource).Take(1)),
            ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, refresh.IsGated ? RefreshShapes.NoSecondLook : RefreshShapes.NoGate),
            refresh.IsGated ? $"Callers that waited for the refresh of '{refresh.Token.Name}' do it again; look at it once more behind the gate"
                : refresh.Rotates ? $"Concurrent calls can refresh '{refresh.Token.Name}' at the same time and invalidate each other; let one call at a time do it"
                : $"Concurrent calls can refresh '{refresh.Token.Name}' at the same time; let one call at a time do it"));
    }

    /// <summary>A lambda of the program's start has the variables there for its state.</summary>
    private static bool IsPartOfStart(SyntaxNode function, ISymbol member) =>
        function is not MethodDeclarationSyntax && member is IMethodSymbol { IsStatic: true, Name: "<Main>$" or "Main" };

    /// <summary><c>cache.GetOrCreateAsync(key, RefreshAsync)</c>, and a look into a cache that is filled after an await.</summary>
    private static void AnalyzeCache(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (!CachedRefresh.MayBe(call))
        {
            return;
        }

        program.Use(context.SemanticModel);
        if (new CachedRefresh(program, context.CancellationToken).At(call) is { } refresh)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7005_UnsynchronisedRefresh,
                Tier.Warning,
                refresh.Look.GetLocation(),
                new[] { refresh.Fill.GetLocation() },
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, RefreshShapes.Cache),
                $"Concurrent calls can refresh {refresh.Entry} at the same time and invalidate each other; let one call at a time do it"));
        }
    }

    /// <summary>A field or property that can hold a token, by a word of its name or of its type's.</summary>
    private static bool MayKeepToken(ISymbol member)
    {
        var type = member switch
        {
            IFieldSymbol { IsConst: false, IsReadOnly: false } field => field.Type.Name,
            IFieldSymbol { IsConst: false, Type.IsReferenceType: true } kept => kept.Type.Name,
            IPropertySymbol { IsIndexer: false } property => property.Type.Name,
            _ => null,
        };
        return type is not null && (Says(member.Name) || Says(type));
    }

    /// <summary>A token may be kept under a name that says nothing: <c>_access = answer.AccessToken</c>.</summary>
    private static bool NamesToken(int[] words) => System.Array.IndexOf(words, s_accessToken) >= 0;

    private static bool Says(string name)
    {
        foreach (var word in new[] { "token", "ticket", "auth", "jwt", "bearer", "session", "credential", "cached", "current", "state", "key", "secret", "login" })
        {
            if (name.IndexOf(word, System.StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
