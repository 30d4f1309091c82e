using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Identity;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>MCPAC5008: the signed-in user, whom the SDK hands in, takes the place of what the model claims.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClaimedIdentityFix))]
public sealed class ClaimedIdentityFix : McpCodeFix
{
    private const string Principal = "global::System.Security.Claims.ClaimsPrincipal";
    private const string ClaimTypes = "global::System.Security.Claims.ClaimTypes";

    public ClaimedIdentityFix()
        : base(Descriptors.MCPAC5008_ClaimedIdentity)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) is not { } kind
            || target.Node.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent.Parent: MethodDeclarationSyntax method } parameter
            || await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || model.GetDeclaredSymbol(parameter, cancellationToken) is not IParameterSymbol { Type.SpecialType: SpecialType.System_String, ContainingSymbol: IMethodSymbol symbol } claimed
            || !MayTakeUser(model.Compilation, target, symbol, cancellationToken))
        {
            return Array.Empty<FixOffer>();
        }

        var uses = method.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == claimed.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, claimed))
            .ToList();
        var edit = new Edit(target, root, model, parameter, method);
        return kind switch
        {
            nameof(IdentityKind.User) when !uses.Any(u => IsGiven(u, model, cancellationToken)) && IdentityName.Of(claimed.Name, claimed.Type) is { } name =>
                new[] { new FixOffer("Ask who is signed in instead", "MCPAC5008.UseSignedIn", _ => Task.FromResult(edit.WithUser(claimed.Name, name.IsEmail))) },
            nameof(IdentityKind.Role) when uses.Count > 0 && uses.TrueForAll(u => Question(u, model, cancellationToken) is not null) =>
                new[] { new FixOffer("Ask for the role of who is signed in instead", "MCPAC5008.UseRole", ct => Task.FromResult(edit.WithRole(uses, ct))) },
            _ => Array.Empty<FixOffer>(),
        };
    }

    /// <summary>
    /// Whether the SDK fills such a parameter, and the method is called by nobody else: on stdio nobody is signed in, and the
    /// tool would then refuse its one user.
    /// </summary>
    private static bool MayTakeUser(Compilation compilation, FixTarget target, IMethodSymbol method, CancellationToken cancellationToken) =>
        compilation.GetTypesByMetadataName(McpNames.ServerNamespace + ".RequestContext`1").Any(HasUser)
        && McpProgram.TryGet(compilation, target.Document.Project.AnalyzerOptions) is { } program
        && program.Handlers.Host(cancellationToken) == McpHost.Http
        && method is { PartialDefinitionPart: null, PartialImplementationPart: null, IsOverride: false, IsVirtual: false }
        && !method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).Any()
        && program.Calls.CallersOf(method, cancellationToken).IsEmpty;

    private static bool HasUser(INamedTypeSymbol? context)
    {
        for (; context is not null; context = context.BaseType)
        {
            if (!context.GetMembers("User").IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the use changes the parameter, or it is not there at run time.</summary>
    private static bool IsGiven(IdentifierNameSyntax use, SemanticModel model, CancellationToken cancellationToken) =>
        use.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == use,
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || model.GetOperation(argument.Parent!.Parent!, cancellationToken) is INameOfOperation,
            _ => false,
        };

    /// <summary>The comparison with a role that the use is part of.</summary>
    private static (ExpressionSyntax Whole, string Role, bool Negated)? Question(IdentifierNameSyntax use, SemanticModel model, CancellationToken cancellationToken)
    {
        if (use.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality)
        {
            var other = equality.Left == use ? equality.Right : equality.Left;
            return model.GetConstantValue(other, cancellationToken).Value is string { Length: > 0 } role ? (equality, role, equality.IsKind(SyntaxKind.NotEqualsExpression)) : null;
        }

        // string.Equals(role, "admin", ...), role.Equals("admin", ...)
        if (use.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { Name: "Equals", ContainingType.SpecialType: SpecialType.System_String }
            && (use.Parent is ArgumentSyntax || (use.Parent is MemberAccessExpressionSyntax access && call.Expression == access && access.Expression == use))
            && call.ArgumentList.Arguments.Select(a => model.GetConstantValue(a.Expression, cancellationToken).Value as string).FirstOrDefault(t => t is { Length: > 0 }) is { } named)
        {
            return (call, named, false);
        }

        return null;
    }

    /// <summary>The edits of one handler.</summary>
    private sealed class Edit
    {
        private readonly FixTarget _target;
        private readonly SyntaxNode _root;
        private readonly SemanticModel _model;
        private readonly ParameterSyntax _parameter;
        private readonly MethodDeclarationSyntax _method;
        private readonly string _user;

        /// <summary>A parameter for the user that is there and not used yet.</summary>
        private readonly ParameterSyntax? _existing;

        public Edit(FixTarget target, SyntaxNode root, SemanticModel model, ParameterSyntax parameter, MethodDeclarationSyntax method)
        {
            _target = target;
            _root = root;
            _model = model;
            _parameter = parameter;
            _method = method;
            _existing = method.ParameterList.Parameters.FirstOrDefault(p => model.GetDeclaredSymbol(p) is IParameterSymbol { Type.Name: "ClaimsPrincipal" });
            _user = _existing?.Identifier.Text ?? UniqueNames.In(new[] { method }, "user");
        }

        /// <summary>A local of the same name, from the token, takes the place of the parameter.</summary>
        public Solution? WithUser(string claimed, bool isEmail)
        {
            var (shortName, longName) = isEmail ? ("email", "Email") : ("sub", "NameIdentifier");
            var name = _parameter.Identifier.Text;
            var head = $"var {name} = {_user}.FindFirst(\"{shortName}\")?.Value"
                + $" ?? {_user}.FindFirst({ClaimTypes}.{longName})?.Value"
                + $" ?? throw new global::ModelContextProtocol.McpException(\"Nobody is signed in.\");";
            if (claimed == _user || HandlerCheck.Of(_target.Document, _root, _model, _parameter)?.WithCheck(head) is not { } type)
            {
                return null;
            }

            // The method of the changed type stands where it stood.
            var index = _method.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Members.IndexOf(_method);
            return index < 0 ? null : Put(type.ReplaceNode(type.Members[index], Changed((MethodDeclarationSyntax)type.Members[index])));
        }

        /// <summary>What compared the parameter with a role asks the user for the role.</summary>
        public Solution? WithRole(List<IdentifierNameSyntax> uses, CancellationToken cancellationToken)
        {
            var questions = uses.Select(u => Question(u, _model, cancellationToken)!.Value).ToDictionary(q => (SyntaxNode)q.Whole);
            var method = _method.ReplaceNodes(questions.Keys, (old, _) =>
            {
                var (whole, role, negated) = questions[old];
                return Generated.Expression($"{(negated ? "!" : "")}{_user}.IsInRole({Generated.Literal(role)})").WithTriviaFrom(whole);
            });
            var type = _method.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
            return Put(type.ReplaceNode(_method, Changed(method)));
        }

        private MethodDeclarationSyntax Changed(MethodDeclarationSyntax method)
        {
            var index = _method.ParameterList.Parameters.IndexOf(_parameter);
            var list = method.ParameterList;
            var changed = _existing is null
                ? HandlerParameters.Replace(list, list.Parameters[index], _user, Principal)
                : HandlerParameters.Remove(list, list.Parameters[index]);
            return HandlerParameters.WithoutDocumentation(method.WithParameterList(changed), _parameter.Identifier.ValueText);
        }

        private Solution Put(TypeDeclarationSyntax type) =>
            _target.Solution.WithDocumentSyntaxRoot(_target.Document.Id, Usings.Add(_root.ReplaceNode(_method.FirstAncestorOrSelf<TypeDeclarationSyntax>()!, type), "System.Security.Claims"));
    }
}
