using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Tls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC6003: the platform checks the certificate again, always or outside of development; or one certificate is pinned.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CertificateNotCheckedFix))]
public sealed class CertificateNotCheckedFix : McpCodeFix
{
    private static readonly Regex s_trust = new(@"trust\s?server\s?certificate\s*=\s*(?:true|yes)\s*;?[ ]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public CertificateNotCheckedFix()
        : base(Descriptors.MCPAC6003_CertificateNotChecked)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var offers = new List<FixOffer>();
        if (target.Fact(FixFacts.Shape) == CertificateShapes.Connection)
        {
            offers.Add(new FixOffer("Check the server's certificate", "MCPAC6003.Connection", ct => ReplaceAsync(target, target.Node, SyntaxFactory.ParseExpression(s_trust.Replace(target.Node.ToString(), "")).WithTriviaFrom(target.Node), ct)));
            return offers;
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var assignment = target.Fact(FixFacts.Shape) == CertificateShapes.Assigned ? target.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() : null;
        var value = assignment?.Right ?? target.Node as ExpressionSyntax;
        if (value is null)
        {
            return offers;
        }

        var mayGo = model!.GetSymbolInfo(value, cancellationToken).Symbol is not (IMethodSymbol { MethodKind: MethodKind.LocalFunction } or ILocalSymbol);
        if (assignment is not null && mayGo && (assignment.Parent is InitializerExpressionSyntax || IsOneOfSeveral(assignment)))
        {
            offers.Add(new FixOffer("Leave the check to the platform", "MCPAC6003.Remove", ct => RemoveAsync(target, assignment, ct)));
        }

        if (assignment is not null && (assignment.Parent is InitializerExpressionSyntax || IsOneOfSeveral(assignment)) && DevelopmentTest.At(assignment, model!, cancellationToken) is { } test)
        {
            offers.Add(new FixOffer("Accept any certificate on a developer's machine only", "MCPAC6003.Development", ct => InDevelopmentAsync(target, assignment, test, ct)));
        }

        if (value is not ConditionalExpressionSyntax && mayGo && PinningLambda(model!.GetTypeInfo(value, cancellationToken).ConvertedType) is { } pinning)
        {
            offers.Add(new FixOffer("Pin a thumbprint", "MCPAC6003.Pin", ct => ReplaceAsync(target, value, Generated.Expression(pinning).WithTriviaFrom(value), ct)));
        }

        return offers;
    }

    /// <summary>A statement in a list that is not all that a branch does: an empty branch would be left.</summary>
    private static bool IsOneOfSeveral(AssignmentExpressionSyntax assignment) =>
        assignment.Parent is ExpressionStatementSyntax statement
        && StatementLists.IsListed(statement)
        && !(StatementLists.Siblings(statement).Count == 1 && statement.Parent is BlockSyntax { Parent: StatementSyntax or ElseClauseSyntax });

    private static async Task<Solution?> RemoveAsync(FixTarget target, AssignmentExpressionSyntax assignment, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        root = assignment.Parent is InitializerExpressionSyntax initializer
            ? Initializers.Without(root, initializer, assignment)
            : StatementLists.Remove(root, new[] { (StatementSyntax)assignment.Parent! });
        return await WithoutOrphansAsync(target, root, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Solution?> InDevelopmentAsync(FixTarget target, AssignmentExpressionSyntax assignment, DevelopmentTest test, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, test.Around(root, assignment));
    }

    private static async Task<Solution?> ReplaceAsync(FixTarget target, SyntaxNode old, SyntaxNode now, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(old, now));
    }

    private static async Task<Solution> WithoutOrphansAsync(FixTarget target, SyntaxNode root, CancellationToken cancellationToken)
    {
        var changed = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
        var cleaned = await Usings.WithoutOrphansAsync(target.Document, changed.GetDocument(target.Document.Id)!, cancellationToken).ConfigureAwait(false);
        return changed.WithDocumentSyntaxRoot(target.Document.Id, cleaned);
    }

    /// <summary>A callback of the type that accepts, beside what is valid, the one certificate whose hash a setting names.</summary>
    private static string? PinningLambda(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke })
        {
            return null;
        }

        var names = invoke.Parameters.Select(p => p.Type.Name switch
        {
            "X509Certificate" or "X509Certificate2" => "certificate",
            "SslPolicyErrors" => "errors",
            _ => "_",
        }).ToList();
        return names.Contains("certificate") && names.Contains("errors")
            ? $"({string.Join(", ", names)}) => errors == global::System.Net.Security.SslPolicyErrors.None || (certificate is not null && certificate.GetCertHashString(global::System.Security.Cryptography.HashAlgorithmName.SHA256).Equals({Generated.Environment}.GetEnvironmentVariable(\"SERVER_CERTIFICATE_SHA256\"), global::System.StringComparison.OrdinalIgnoreCase))"
            : null;
    }
}
