using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2008: an object is written for the client, or into a text, with the credentials among its members.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TypeWithSecretsReturnedAnalyzer : McpAnalyzer
{
    public TypeWithSecretsReturnedAnalyzer()
        : base(Descriptors.MCPAC2008_TypeWithSecretsReturned)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        RegisterFileAction(context, program, c => AnalyzeMembers(c, program));
        context.RegisterSyntaxNodeAction(c => AnalyzeLibraryType(c, program), SyntaxKind.MethodDeclaration);
        context.RegisterOperationAction(c => AnalyzeReturn(c, program), OperationKind.Return);
        RegisterMemberAction(context, program, c => AnalyzeSerialized(c, program));
        context.RegisterOperationAction(c => AnalyzeText(c, ((IInterpolationOperation)c.Operation).Expression, program), OperationKind.Interpolation);
        context.RegisterOperationAction(c => AnalyzeCall(c, program), OperationKind.Invocation);
    }

    private static void AnalyzeMembers(SemanticModelAnalysisContext context, McpProgram program)
    {
        var root = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax or ParameterListSyntax { Parent: RecordDeclarationSyntax }))
        {
            var identifier = node switch
            {
                PropertyDeclarationSyntax property => property.Identifier,
                ParameterSyntax parameter => parameter.Identifier,
                _ => default,
            };
            if (MayBeSecret(identifier.ValueText))
            {
                AnalyzeMember(context, node, identifier, program);
            }
        }
    }

    /// <summary>A member of a type that handlers declare as their result: reported once, at the member.</summary>
    private static void AnalyzeMember(SemanticModelAnalysisContext context, SyntaxNode node, SyntaxToken identifier, McpProgram program)
    {
        if (MemberOf(context, node, identifier.ValueText) is not { } member
            || !program.Serialized.Named(member.ContainingType).Contains(member, SymbolEqualityComparer.Default))
        {
            return;
        }

        var handlers = program.Serialized.HandlersReturning(member, context.CancellationToken)
            .Where(h => !program.Serialized.IsReportedAsLeak(h.Handler, member, context.CancellationToken))
            .ToList();
        if (handlers.Count == 0 || !program.Serialized.IsFilled(member, context.CancellationToken))
        {
            return;
        }

        var unheard = SecretTypes.IsIgnoredByNewtonsoft(member);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC2008_TypeWithSecretsReturned,
            unheard || handlers.All(h => SecretResults.AreAllowedBy(h.Handler.Method)) ? Tier.Info : Tier.Warning,
            identifier.GetLocation(),
            handlers.Select(h => h.Result.GetLocation()),
            Shape(member, program, context.CancellationToken),
            Text(member) + (unheard
                ? " is serialised to the model, whose serializer does not know Newtonsoft's [JsonIgnore]; use the one of System.Text.Json"
                : " is serialised to the model; leave it out with [JsonIgnore], or return a type without it")));
    }

    /// <summary>A type of a library has no source to mend: reported at the handler that returns it.</summary>
    private static void AnalyzeLibraryType(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is MethodDeclarationSyntax { AttributeLists.Count: > 0 } syntax
            && context.SemanticModel.GetDeclaredSymbol(syntax, context.CancellationToken) is { } method
            && program.Serialized.Named(method.ReturnType).FirstOrDefault(m => !program.IsOurs(m.OriginalDefinition) && program.Serialized.IsFilled(m, context.CancellationToken)) is { } member
            && program.Handlers.Find(method, context.CancellationToken) is { } handler
            && !program.Serialized.IsReportedAsLeak(handler, member, context.CancellationToken))
        {
            Report(context.ReportDiagnostic, program, method, syntax.ReturnType, member, context.CancellationToken);
        }
    }

    /// <summary>A result whose type only the returned expression shows: <c>object</c>, or what a lambda returns.</summary>
    private static void AnalyzeReturn(OperationAnalysisContext context, McpProgram program)
    {
        if (((IReturnOperation)context.Operation).ReturnedValue?.WithoutConversions() is not { Type: INamedTypeSymbol type } value
            || type.SpecialType != SpecialType.None
            || program.Serialized.Named(type).IsEmpty
            || value.SemanticModel?.GetEnclosingSymbol(value.Syntax.SpanStart, context.CancellationToken) is not IMethodSymbol function
            || program.Handlers.Find(function, context.CancellationToken) is not { } handler)
        {
            return;
        }

        var declared = function.MethodKind == MethodKind.AnonymousFunction ? ImmutableArray<IPropertySymbol>.Empty : program.Serialized.Named(function.ReturnType);
        var member = program.Serialized.MembersOf(type, context.CancellationToken)
            .FirstOrDefault(m => !declared.Contains(m, SymbolEqualityComparer.Default) && !SecretTypes.IsIgnoredByNewtonsoft(m));
        if (member is not null && !program.Serialized.IsReportedAsLeak(handler, member, context.CancellationToken))
        {
            Report(context.ReportDiagnostic, program, function, Narrowed(value, member, program), member, context.CancellationToken);
        }
    }

    /// <summary>An object that the server's own code serializes into a result.</summary>
    private static void AnalyzeSerialized(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var leak in program.Leaks.ObjectsIn(context.OwningSymbol, context.CancellationToken))
        {
            if (leak.Channel == LeakChannel.Result
                && leak.Source.Node is { } written
                && program.ModelOf(written.SyntaxTree).OperationOf(written, context.CancellationToken)?.WithoutConversions() is { Type: { } type } value
                && program.Serialized.MembersOf(type, context.CancellationToken).FirstOrDefault(m => !SecretTypes.IsIgnoredByNewtonsoft(m)) is { } member)
            {
                var isHere = context.Code.Any(c => c.SyntaxTree == written.SyntaxTree && c.Span.Contains(written.Span));
                Report(context.ReportDiagnostic, program, context.OwningSymbol, isHere ? Narrowed(value, member, program) : leak.Places[0], member, context.CancellationToken);
            }
        }
    }

    /// <summary>The part of an anonymous object that holds the member; the whole of anything else.</summary>
    private static SyntaxNode Narrowed(IOperation value, IPropertySymbol member, McpProgram program)
    {
        while (value is IAnonymousObjectCreationOperation anonymous
            && anonymous.Initializers.OfType<ISimpleAssignmentOperation>().Select(a => a.Value.WithoutConversions())
                .FirstOrDefault(v => program.Serialized.Named(v.Type).Contains(member, SymbolEqualityComparer.Default)) is { } part)
        {
            value = part;
        }

        return value.Syntax;
    }

    private static void AnalyzeCall(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { Instance: { } printed, TargetMethod: { Name: "ToString", Parameters.IsEmpty: true } })
        {
            AnalyzeText(context, printed, program);
        }
        else if (call.TargetMethod is { Name: "LogTrace" or "LogDebug" or "LogInformation" or "LogWarning" or "LogError" or "LogCritical" or "Log" or "Format" or "Concat" })
        {
            foreach (var element in call.Arguments.SelectMany(a => a.Value is IArrayCreationOperation { Initializer: { } array } ? array.ElementValues : ImmutableArray.Create(a.Value)))
            {
                AnalyzeText(context, element, program);
            }
        }
    }

    /// <summary>A record that becomes text shows every member.</summary>
    private static void AnalyzeText(OperationAnalysisContext context, IOperation printed, McpProgram program)
    {
        printed = printed.WithoutConversions();
        if (PrintedRecords.CredentialOf(printed.Type, program) is { } member
            && program.Serialized.IsFilled(member, context.CancellationToken)
            && !program.Flow.Analyze(context.ContainingSymbol, context.CancellationToken).Hits.Any(h => h.Fact.Anchor is { } anchor && anchor.SyntaxTree == printed.Syntax.SyntaxTree && printed.Syntax.Span.Contains(anchor.Span)))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2008_TypeWithSecretsReturned,
                Tier.Info,
                printed.Syntax.GetLocation(),
                member.ContainingType.Locations.Take(1),
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, SerializedShapes.Print),
                Text(member) + " is printed with the whole record; override PrintMembers, or print another member"));
        }
    }

    private static void Report(
        System.Action<Diagnostic> report, McpProgram program, ISymbol around, SyntaxNode place, IPropertySymbol member, CancellationToken cancellationToken) =>
        report(program.Finding(
            Descriptors.MCPAC2008_TypeWithSecretsReturned,
            SecretResults.AreAllowedBy(around) ? Tier.Info : Tier.Warning,
            place.GetLocation(),
            program.IsOurs(member.OriginalDefinition) ? member.OriginalDefinition.Locations.Take(1) : Enumerable.Empty<Location>(),
            program.IsOurs(member.OriginalDefinition) ? Shape(member.OriginalDefinition, program, cancellationToken) : null,
            Text(member) + " is serialised to the model; return a type without it"));

    private static ImmutableDictionary<string, string?> Shape(IPropertySymbol member, McpProgram program, CancellationToken cancellationToken)
    {
        var none = ImmutableDictionary<string, string?>.Empty;
        return program.Serialized.IsWrittenElsewhere(member, cancellationToken) ? none
            : program.Serialized.IsRead(member, cancellationToken) ? none.Add(FixFacts.Shape, SerializedShapes.IgnoreWhenWriting)
            : member.IsRequired || SecretTypes.IsIgnoredByNewtonsoft(member) ? none
            : none.Add(FixFacts.Shape, SerializedShapes.Ignore);
    }

    private static IPropertySymbol? MemberOf(SemanticModelAnalysisContext context, SyntaxNode node, string name) => node switch
    {
        PropertyDeclarationSyntax property => context.SemanticModel.GetDeclaredSymbol(property, context.CancellationToken),
        { Parent.Parent: RecordDeclarationSyntax record } => context.SemanticModel.GetDeclaredSymbol(record, context.CancellationToken)?.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault(),
        _ => null,
    };

    private static bool MayBeSecret(string name) =>
        name.Length > 0 && (SourceTable.IsSecretName(name) || name is "Value" or "Plaintext" or "PlainText" or "Content" or "Token");

    private static string Text(IPropertySymbol member) => $"'{member.ContainingType.Name}.{member.Name}'";
}
