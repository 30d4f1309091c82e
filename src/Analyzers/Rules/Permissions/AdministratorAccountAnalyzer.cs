using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5004: the server acts as the owner of what it connects to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AdministratorAccountAnalyzer : McpAnalyzer
{
    public AdministratorAccountAnalyzer()
        : base(Descriptors.MCPAC5004_AdministratorAccount)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterSyntaxNodeAction(c => Connection(c, program), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringExpression, SyntaxKind.AddExpression);
        context.RegisterSyntaxNodeAction(c => Builder(c, program), SyntaxKind.SimpleAssignmentExpression);
        context.RegisterSyntaxTreeAction(c => Credential(c, program));
        context.RegisterAdditionalFileAction(c => Configuration(c, program));
    }

    /// <summary><c>"Server=crm;User Id=sa;Password=..."</c>.</summary>
    private static void Connection(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var expression = (ExpressionSyntax)context.Node;
        if (context.IsGeneratedCode || ConstantText.IsPartOfSum(expression) || ConstantText.IsTooShort(expression) || expression.FirstAncestorOrSelf<AttributeSyntax>() is not null)
        {
            return;
        }

        if (ConnectionAccount.Find(ConstantText.Written(expression, out _)) is { IsAdministrator: true, IsLocal: false, IsSample: false } account && !IsMessage(expression))
        {
            Report(context, program, expression, account.User, account.IsContainer ? Tier.Info : Tier.Warning);
        }
    }

    /// <summary>What an exception, the console or a log tells its reader is a manual.</summary>
    private static bool IsMessage(ExpressionSyntax expression) =>
        expression.Ancestors().TakeWhile(n => n is ExpressionSyntax or ArgumentSyntax or BaseArgumentListSyntax).Any(n => n switch
        {
            BaseObjectCreationExpressionSyntax { Parent: ThrowStatementSyntax or ThrowExpressionSyntax } => true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } => called.StartsWith("Write", StringComparison.Ordinal) || called.StartsWith("Log", StringComparison.Ordinal),
            _ => false,
        });

    /// <summary><c>new SqlConnectionStringBuilder { UserID = "sa" }</c>.</summary>
    private static void Builder(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        var member = assignment.Left switch
        {
            IdentifierNameSyntax name => name,
            MemberAccessExpressionSyntax access => access.Name,
            _ => null,
        };
        if (!context.IsGeneratedCode
            && member is not null
            && PrivilegeTable.IsUserProperty(member.Identifier.ValueText)
            && assignment.Right is LiteralExpressionSyntax { Token.ValueText: var user }
            && ConnectionAccount.IsAdministratorName(user)
            && context.SemanticModel.GetSymbolInfo(member, context.CancellationToken).Symbol is IPropertySymbol { ContainingType: { } type }
            && type.Name.EndsWith("ConnectionStringBuilder", StringComparison.Ordinal)
            && !NamesThisMachine(assignment))
        {
            Report(context, program, assignment.Right, user, Tier.Warning);
        }
    }

    private static bool NamesThisMachine(SyntaxNode place) =>
        (place.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? place).DescendantNodes().OfType<LiteralExpressionSyntax>()
            .Any(l => l.IsKind(SyntaxKind.StringLiteralExpression) && l.Token.ValueText.Length > 0 && ConnectionAccount.IsLocalHost(l.Token.ValueText));

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, ExpressionSyntax place, string user, Tier tier) =>
        context.ReportDiagnostic(program.Finding(Descriptors.MCPAC5004_AdministratorAccount, tier, place.GetLocation(), arguments: $"Connects as '{user}'"));

    /// <summary>A credential whose name says that it is an administrator's: at the first place that reads it.</summary>
    private static void Credential(SyntaxTreeAnalysisContext context, McpProgram program)
    {
        if (ReadCandidates.Of(context.Tree, context.CancellationToken).Spans.IsEmpty)
        {
            return;
        }

        var reads = program.Credentials.Reads(context.CancellationToken).Where(r => SecretNames.HasAdminWord(r.Key.Substring(r.Key.LastIndexOf(':') + 1))).ToList();
        foreach (var read in reads.GroupBy(r => r.Identity).Select(g => g.OrderBy(r => r.Node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(r => r.Node.SpanStart).First()))
        {
            if (read.Node.SyntaxTree == context.Tree && !context.IsGeneratedCode && !IsOfSharedClient(read, program, context.CancellationToken))
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC5004_AdministratorAccount, Tier.Info, read.Node.GetLocation(), arguments: $"'{read.Key}' is an administrator's credential"));
            }
        }
    }

    /// <summary>One finding for a cause: MCPAC5003 says more of a client that all tools share.</summary>
    private static bool IsOfSharedClient(Server.Startup.CredentialRead read, McpProgram program, CancellationToken cancellationToken) =>
        program.Compilation.SyntaxTrees.Any(tree => program.Clients.In(tree, cancellationToken).Any(client =>
            client.Origin.Reads.Any(r => Server.Startup.CredentialRead.IdentityOf(r.Name) == read.Identity) && ClientUse.Of(client, program, cancellationToken).Tier is not null));

    private static void Configuration(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var file = ConfigFile.Of(context.AdditionalFile.Path);
        if (file.Kind is ConfigKind.None or ConfigKind.Workflow
            || file.IsTemplate
            || !program.IsScanned(context.AdditionalFile)
            || context.AdditionalFile.GetText(context.CancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return;
        }

        foreach (var leaf in file.Read(text.ToString()))
        {
            var (account, by) = AccountIn(leaf.Text);
            if (account is not { IsAdministrator: true, IsLocal: false, IsSample: false })
            {
                continue;
            }

            var span = leaf.IsVerbatim ? new TextSpan(leaf.Start + by + account.Start, account.User.Length) : new TextSpan(leaf.Start, leaf.Length);
            var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            var isSmall = file.IsForDevelopment || file.Kind == ConfigKind.Compose || account.IsContainer || program.Repository.Of(context.AdditionalFile, context.CancellationToken) == Tracking.Ignored;
            if (program.FindingIn(
                context.AdditionalFile, Descriptors.MCPAC5004_AdministratorAccount, KnownOptions.AccountSeverity, isSmall ? Tier.Info : Tier.Warning, location, $"Connects as '{account.User}'") is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>The account of a value, or of what a value such as <c>DB=Server=...</c> gives to a name.</summary>
    private static (ConnectionAccount? Account, int By) AccountIn(string value)
    {
        if (ConnectionAccount.Find(value) is { } account)
        {
            return (account, 0);
        }

        var equals = value.IndexOf('=');
        return equals > 0 ? (ConnectionAccount.Find(value.Substring(equals + 1)), equals + 1) : (null, 0);
    }
}
