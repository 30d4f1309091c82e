using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Tls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6003: a client accepts any certificate, so that anybody on the way can be the server.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CertificateNotCheckedAnalyzer : McpAnalyzer
{
    public CertificateNotCheckedAnalyzer()
        : base(Descriptors.MCPAC6003_CertificateNotChecked)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterOperationAction(
            c => Assigned(c, program), OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.CoalesceAssignment, OperationKind.EventAssignment);
        context.RegisterOperationAction(c => Passed(c, program), OperationKind.Argument);
        context.RegisterSyntaxNodeAction(c => Connection(c, program), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringExpression);
    }

    private static void Assigned(OperationAnalysisContext context, McpProgram program)
    {
        var (target, value) = context.Operation switch
        {
            IAssignmentOperation assignment => (assignment.Target, assignment.Value),
            IEventAssignmentOperation { Adds: true } added => (added.EventReference, added.HandlerValue),
            _ => default((IOperation, IOperation)),
        };
        var member = target switch
        {
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        };
        if (member is not null && CertificateCallbacks.IsCallback(target!.Type) && !CertificateCallbacks.IsAboutClients(member))
        {
            Report(context, program, value, member, NameOf(target.Syntax).GetLocation(), CertificateShapes.Assigned);
        }
    }

    private static void Passed(OperationAnalysisContext context, McpProgram program)
    {
        var argument = (IArgumentOperation)context.Operation;
        if (argument is { IsImplicit: false, Parameter: { Type.TypeKind: TypeKind.Delegate } parameter }
            && CertificateCallbacks.IsCallback(parameter.Type)
            && !(parameter.ContainingSymbol is IMethodSymbol method && CertificateCallbacks.IsAboutClients(method)))
        {
            Report(context, program, argument.Value, parameter, argument.Value.Syntax.GetLocation(), null);
        }
    }

    private static void Report(OperationAnalysisContext context, McpProgram program, IOperation value, ISymbol member, Location place, string? shape)
    {
        var surroundings = new Surroundings(program, context.CancellationToken);
        Acceptance? worst = null;
        foreach (var (at, answer) in new CertificateCallbacks(program, context.CancellationToken).AnswersOf(value))
        {
            var conditions = answer == Acceptance.Judged ? Condition.None : surroundings.Of(at);
            if (answer == Acceptance.Judged || (conditions & (Condition.Development | Condition.Loopback)) != 0)
            {
                continue;
            }

            var found = (conditions & Condition.Option) != 0 ? Acceptance.ByOption : answer;
            worst = worst is null || found > worst ? found : worst;
        }

        if (worst is null || (context.Operation.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } around && LooksAtCertificates(around)))
        {
            return;
        }

        if (worst == Acceptance.Always && IsChosenByOption(context.Operation.Syntax, program, surroundings, context.CancellationToken))
        {
            worst = Acceptance.ByOption;
        }

        var client = ClientCredential.Of(context.Operation.Syntax, program, context.CancellationToken);
        var isProcess = member.ContainingType?.Name == "ServicePointManager";
        var isGrave = client.Users is ClientUsers.Credentialed or ClientUsers.TokenKeys || client.Name is not null;
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC6003_CertificateNotChecked,
            isGrave && worst == Acceptance.Always ? Tier.Warning : Tier.Info,
            place,
            properties: shape is null ? null : ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape),
            arguments: new object[] { isProcess ? "on every client of the process" : On(client) }));
    }

    /// <summary>A client of its own that is used where an option says so: <c>ignoreCertificates ? s_lenient : s_strict</c>.</summary>
    private static bool IsChosenByOption(SyntaxNode node, McpProgram program, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is not { Parent.Parent: FieldDeclarationSyntax } declarator
            || program.ModelOf(declarator.SyntaxTree).GetDeclaredSymbol(declarator, cancellationToken) is not IFieldSymbol field)
        {
            return false;
        }

        var uses = program.Tokens(field.Name, cancellationToken)
            .Where(t => t.Parent is IdentifierNameSyntax name && SymbolEqualityComparer.Default.Equals(program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol, field))
            .ToList();
        return uses.Count > 0 && uses.TrueForAll(t => (surroundings.Of(t.Parent!) & Condition.Option) != 0);
    }

    private static string On(ClientCredential client) => client switch
    {
        { Users: ClientUsers.TokenKeys } => "on the client that fetches the keys tokens are checked with",
        { Users: ClientUsers.Credentialed, Name: { } name } => $"on a client that sends '{name}'",
        _ => "on this client",
    };

    /// <summary>A tool that shows certificates must get them from any server.</summary>
    private static bool LooksAtCertificates(MemberDeclarationSyntax member) =>
        member is not TypeDeclarationSyntax && member.DescendantNodes().Any(n => n is IdentifierNameSyntax { Identifier.ValueText: "RemoteCertificate" or "NegotiatedCipherSuite" or "SslProtocol" });

    private static void Connection(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (ConnectionTrust.Of((ExpressionSyntax)context.Node) is { } connection
            && (new Surroundings(program, context.CancellationToken).Of(context.Node) & (Condition.Development | Condition.Loopback)) == 0)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6003_CertificateNotChecked,
                Tier.Warning,
                connection.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, CertificateShapes.Connection),
                arguments: new object[] { "on a connection that sends 'Password'" }));
        }
    }

    private static SyntaxNode NameOf(SyntaxNode target) => target is MemberAccessExpressionSyntax access ? access.Name : target;
}
