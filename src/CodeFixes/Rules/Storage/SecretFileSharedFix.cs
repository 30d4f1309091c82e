using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC3002: the file is its owner's alone, or moves to the user's own folder.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretFileSharedFix))]
public sealed class SecretFileSharedFix : McpCodeFix
{
    private const string Mode = "global::System.IO.UnixFileMode";

    public SecretFileSharedFix()
        : base(Descriptors.MCPAC3002_SecretFileShared)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) switch
        {
            SharedFileShapes.Mode => new[] { new FixOffer("Let only the owner read and write the file", "MCPAC3002.Restrict", ct => RestrictAsync(target, ct)) },
            SharedFileShapes.Temporary when FolderOf(target) is { } folder =>
                new[] { new FixOffer("Keep the file in the user's own folder", "MCPAC3002.Move", ct => MoveAsync(target, folder, ct)) },
            _ => Array.Empty<FixOffer>(),
        };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> RestrictAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return target.Node is ExpressionSyntax mode
            ? target.Solution.WithDocumentSyntaxRoot(
                target.Document.Id, root!.ReplaceNode(mode, Generated.Expression($"{Mode}.UserRead | {Mode}.UserWrite").WithTriviaFrom(mode)))
            : null;
    }

    /// <summary>The one <c>Path.GetTempPath()</c> of the type: with a second one, who reads the file might look elsewhere.</summary>
    private static FixPlace? FolderOf(FixTarget target)
    {
        var place = target.First ?? target.Primary;
        var call = place.Node as InvocationExpressionSyntax ?? target.Node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(IsFolder);
        return call is not null && IsFolder(call)
            && call.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.DescendantNodes().OfType<InvocationExpressionSyntax>().Count(IsFolder) == 1
                ? new FixPlace(place.Document, call)
                : null;
    }

    private static bool IsFolder(InvocationExpressionSyntax call) => StartupGuards.CalledName(call) == "GetTempPath";

    private static async Task<Solution?> MoveAsync(FixTarget target, FixPlace folder, CancellationToken cancellationToken)
    {
        var root = await folder.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var own = Generated.Expression(
            $"{Generated.Environment}.GetFolderPath({Generated.Environment}.SpecialFolder.LocalApplicationData, {Generated.Environment}.SpecialFolderOption.Create)");
        return target.Solution.WithDocumentSyntaxRoot(folder.Document.Id, root!.ReplaceNode(folder.Node, own.WithTriviaFrom(folder.Node)));
    }
}
