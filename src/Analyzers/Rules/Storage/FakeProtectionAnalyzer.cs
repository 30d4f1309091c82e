using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Storage;

/// <summary>MCPAC3003: a stored credential is disguised, not encrypted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FakeProtectionAnalyzer : McpAnalyzer
{
    private static readonly string[] s_storage = { "File", "FileStream", "StreamWriter", "Registry", "IDistributedCache", "Preferences" };

    public FakeProtectionAnalyzer()
        : base(Descriptors.MCPAC3003_FakeProtection)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        RegisterMemberAction(context, program, block => AnalyzeWrites(block, program));
        context.RegisterSyntaxNodeAction(c => AnalyzeMethod(c, program), SyntaxKind.MethodDeclaration);
        context.RegisterOperationAction(c => AnalyzeKey(c, program), OperationKind.SimpleAssignment, OperationKind.ObjectCreation, OperationKind.Invocation);
    }

    /// <summary>A credential whose only change before it is written is an encoding; in place of MCPAC3001.</summary>
    private static void AnalyzeWrites(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var stored in program.Storage.In(context.OwningSymbol, context.CancellationToken))
        {
            if (FakeProtection.EncodingOf(stored, program, context.CancellationToken) is { } encoding)
            {
                var path = FlowPath.Of(stored.Hit.Fact, stored.Place, stored.Hit.Sink);
                Report(context.ReportDiagnostic, program, Tier.Warning, stored.Place, path, $"{encoding} is not encryption; '{stored.Hit.Fact.Source.Name}' is stored in {stored.Hit.SinkName} for everybody to read{path.Clause}");
            }
        }
    }

    /// <summary>A method that says encryption and encodes: whoever calls it believes the name.</summary>
    private static void AnalyzeMethod(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (FakeProtection.EncodingOf(method) is { } encoding
            && context.SemanticModel.GetDeclaredSymbol(method, context.CancellationToken) is { } symbol
            && (symbol.ReturnType.SpecialType == SpecialType.System_String || symbol.ReturnType is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
            && (Stores(symbol.ContainingType, program, context.CancellationToken)
                || program.Calls.CallersOf(symbol, context.CancellationToken).Any(c => Stores(c.Container.ContainingType, program, context.CancellationToken))))
        {
            Report(context.ReportDiagnostic, program, Tier.Warning, method.Identifier, null, $"{encoding} is not encryption; '{symbol.Name}' protects nothing");
        }
    }

    /// <summary>A cipher whose key everybody has who has the program.</summary>
    private static void AnalyzeKey(OperationAnalysisContext context, McpProgram program)
    {
        var key = context.Operation switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Key" } property } } assignment
                when SymbolNames.IsOrDerivesFrom(property.ContainingType, "System.Security.Cryptography.SymmetricAlgorithm") => assignment.Value,
            IObjectCreationOperation { Type: { Name: "AesGcm" or "AesCcm" or "ChaCha20Poly1305" } type, Arguments: { Length: > 0 } arguments }
                when SymbolNames.IsInNamespace(type, "System", "Security") => arguments[0].Value,
            IInvocationOperation { TargetMethod: { Name: "CreateEncryptor", Parameters.Length: 2 } } call => call.Arguments[0].Value,
            _ => null,
        };
        if (key is null
            || context.ContainingSymbol.ContainingType is not { } around
            || !Stores(around, program, context.CancellationToken)
            || FakeProtection.OriginOf(key, program, context.CancellationToken) is not (var origin and not KeyOrigin.Unknown))
        {
            return;
        }

        Report(
            context.ReportDiagnostic,
            program,
            origin == KeyOrigin.StretchedNames ? Tier.Info : Tier.Warning,
            key.Syntax,
            null,
            origin == KeyOrigin.Constant
                ? "A key in the program is not encryption; whoever has the program reads the file; use the protection of the platform"
                : "A key made of the names of machine and user is not encryption; use the protection of the platform");
    }

    /// <summary>Whether the type keeps something: it names files or their like, or says so itself.</summary>
    private static bool Stores(INamedTypeSymbol? type, McpProgram program, System.Threading.CancellationToken cancellationToken) =>
        type is not null
        && (SecretNames.Words(type.Name).Any(w => w is "store" or "storage" or "cache" or "vault" or "credential" or "credentials" or "token" or "secret" or "secrets" or "protector" or "encryption" or "crypto")
            || program.SourcesOf(type).Any(r => r.GetSyntax(cancellationToken).DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && s_storage.Contains(t.ValueText))));

    private static void Report(System.Action<Diagnostic> report, McpProgram program, Tier tier, SyntaxNodeOrToken place, FlowPath? path, string message) =>
        report(program.Finding(
            Descriptors.MCPAC3003_FakeProtection,
            tier,
            place.GetLocation()!,
            path?.Locations,
            path is null ? null : ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, StorageShapes.Write).Add(FixFacts.Path, path.Roles),
            message));
}
