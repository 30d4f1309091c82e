using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// The objects that hold one credential and serve two or more handlers: services, fields, captured locals.
/// </summary>
/// <remarks>
/// Asked for one file at a time. A file that neither registers services nor declares a member that may hold a credential
/// costs a few look-ups in the index.
/// </remarks>
internal sealed class ClientModel
{
    private static readonly string[] s_handlerCreators = { "McpServerTool", "WithTools", "WithCallToolHandler" };

    private readonly McpProgram _program;

    public ClientModel(McpProgram program) => _program = program;

    /// <summary>The shared clients that are declared or registered in this file, by position.</summary>
    public ImmutableArray<SharedClient> In(SyntaxTree tree, CancellationToken cancellationToken) =>
        Find(tree, o => o.HasOneCredential, cancellationToken).Select(c => ArmUse.Expand(c, _program, cancellationToken)).Where(c => c.Handlers.Length > 1).ToImmutableArray();

    /// <summary>
    /// All clients of this file that hold a credential and that a handler reaches: also those with one handler, with several
    /// credentials, and with one that only reads.
    /// </summary>
    public ImmutableArray<SharedClient> WithCredential(SyntaxTree tree, CancellationToken cancellationToken) =>
        Find(tree, o => !o.IsPerCaller && (o.Reads.Count > 0 || o.Evidence != AdminEvidence.None), cancellationToken)
            .Where(c => c.Handlers.Length > 0)
            .ToImmutableArray();

    private IEnumerable<SharedClient> Find(SyntaxTree tree, System.Func<ClientOrigin, bool> isMeant, CancellationToken cancellationToken) =>
        Registered(tree, isMeant, cancellationToken)
            .Concat(Members(tree, isMeant, cancellationToken))
            .Concat(Locals(tree, isMeant, cancellationToken))
            .OrderBy(c => c.Location.SourceSpan.Start);

    private IEnumerable<SharedClient> Registered(SyntaxTree tree, System.Func<ClientOrigin, bool> isMeant, CancellationToken cancellationToken)
    {
        foreach (var registration in _program.Services.In(tree, cancellationToken))
        {
            var implementation = registration.Implementation;
            if ((implementation is null && registration.ClientName is null)
                || (implementation is not null && (IsSettings(implementation) || HasHandlers(implementation, cancellationToken)))
                || !MayCarry(registration, cancellationToken))
            {
                continue;
            }

            var slice = new OriginSlice(_program, cancellationToken);
            slice.Add(registration.Source);
            if (registration.Form is ServiceForm.Type or ServiceForm.TypedHttpClient && implementation is not null)
            {
                slice.AddType(implementation);
            }

            if (!isMeant(slice.Origin) || !IsFirst(registration, cancellationToken))
            {
                continue;
            }

            var name = registration.Service?.Name ?? registration.ClientName!;
            yield return new SharedClient(
                registration.Form is ServiceForm.TypedHttpClient or ServiceForm.NamedHttpClient ? ClientShape.HttpClient : ClientShape.Service,
                name,
                LocationOf(registration.Syntax),
                slice.Origin,
                _program.Reach.HandlersUsing(registration, cancellationToken))
            {
                Registration = registration,
            };
        }
    }

    private IEnumerable<SharedClient> Members(SyntaxTree tree, System.Func<ClientOrigin, bool> isMeant, CancellationToken cancellationToken)
    {
        foreach (var declaration in TypesIn(tree, cancellationToken))
        {
            var members = Candidates(declaration).ToList();
            if (members.Count == 0
                || !OriginSlice.MayRead(declaration, cancellationToken)
                || _program.ModelOf(tree).GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
            {
                continue;
            }

            // What the container builds is reported where it is registered; it builds tools anew for every call.
            if (!HasHandlers(type, cancellationToken) && !_program.Services.RegistrationsOf(type, cancellationToken).IsEmpty)
            {
                continue;
            }

            foreach (var group in members.Select(m => (Syntax: m, Origin: OriginOf(m, declaration, cancellationToken)))
                .Where(m => isMeant(m.Origin))
                .GroupBy(m => m.Origin.Name))
            {
                // The client rather than the string it is made of.
                var primary = group.OrderBy(m => IsText(TypeOf(m.Syntax))).ThenBy(m => m.Syntax.SpanStart).First();
                if (_program.ModelOf(tree).GetDeclaredSymbol(primary.Syntax, cancellationToken) is not { } member)
                {
                    continue;
                }

                var handlers = group
                    .SelectMany(m => _program.ModelOf(tree).GetDeclaredSymbol(m.Syntax, cancellationToken) is { } symbol
                        ? _program.Reach.HandlersUsing(symbol, cancellationToken)
                        : ImmutableArray<ReachedHandler>.Empty)
                    .GroupBy(h => h.Location)
                    .Select(h => h.First())
                    .OrderBy(h => h.Location.SourceTree?.FilePath, System.StringComparer.Ordinal)
                    .ThenBy(h => h.Location.SourceSpan.Start)
                    .ToImmutableArray();
                yield return new SharedClient(ClientShape.Member, member.Name, IdentifierOf(primary.Syntax).GetLocation(), primary.Origin, handlers)
                {
                    Member = member,
                };
            }
        }
    }

    private IEnumerable<SharedClient> Locals(SyntaxTree tree, System.Func<ClientOrigin, bool> isMeant, CancellationToken cancellationToken)
    {
        var model = _program.ModelOf(tree);
        foreach (var declarator in HandlerCreatingScopes(tree, cancellationToken).SelectMany(s => s.DescendantNodes()).OfType<VariableDeclaratorSyntax>())
        {
            if (declarator is not { Parent.Parent: LocalDeclarationStatementSyntax, Initializer.Value: { } value }
                || declarator.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is not null
                || model.GetDeclaredSymbol(declarator, cancellationToken) is not ILocalSymbol local
                || local.Type.SpecialType != SpecialType.None
                || !local.Type.IsReferenceType
                || IsRegistered(local, cancellationToken))
            {
                continue;
            }

            var slice = new OriginSlice(_program, cancellationToken);
            slice.Add(value);
            slice.AddLocal(local);
            if (isMeant(slice.Origin))
            {
                yield return new SharedClient(
                    ClientShape.Local, local.Name, declarator.Identifier.GetLocation(), slice.Origin, _program.Reach.HandlersUsing(local, cancellationToken));
            }
        }
    }

    /// <summary>The bodies that make handlers out of delegates or objects; only their locals can be shared.</summary>
    private static IEnumerable<SyntaxNode> HandlerCreatingScopes(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var index = TreeIndex.Of(tree, cancellationToken);
        var root = tree.GetRoot(cancellationToken);
        return s_handlerCreators
            .Where(index.MayContain)
            .SelectMany(word => index.Tokens(root, word))
            .Where(t => t.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax })
            .Select(t => t.Parent!.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? root)
            .Distinct();
    }

    /// <summary>Of several registrations that hand out one implementation under one key the first is the client's.</summary>
    private bool IsFirst(ServiceRegistration registration, CancellationToken cancellationToken) =>
        registration.Implementation is null
        || _program.Services.RegistrationsOf(registration.Implementation, cancellationToken)
            .FirstOrDefault(r => r.Key?.ToString() == registration.Key?.ToString() && r.Source?.ToString() == registration.Source?.ToString()) is not { } first
        || first.Syntax.Span == registration.Syntax.Span;

    private bool MayCarry(ServiceRegistration registration, CancellationToken cancellationToken) =>
        registration.Source is not null
        || (registration.Implementation is { } type
            && (_program.SourcesOf(type).Any(r => OriginSlice.MayRead(r.GetSyntax(cancellationToken), cancellationToken))
                || OriginSlice.TakesSettings(type)
                || (type.BaseType is { } baseType && _program.IsOurs(baseType))));

    /// <summary>Whether the container is handed the local; only a call of its own file can name it.</summary>
    private bool IsRegistered(ILocalSymbol local, CancellationToken cancellationToken) =>
        _program.Services.In(local.DeclaringSyntaxReferences[0].SyntaxTree, cancellationToken).Any(r =>
            r.Source is { } source
            && source.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == local.Name));

    private bool HasHandlers(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.OriginalDefinition.GetMembers().OfType<IMethodSymbol>()
            .Any(m => m.MethodKind == MethodKind.Ordinary && _program.Handlers.Find(m, cancellationToken) is not null);

    /// <summary>A bag of settings is not what acts; its consumers are.</summary>
    private static bool IsSettings(INamedTypeSymbol type) =>
        SecretNames.Words(type.Name).LastOrDefault() is "options" or "settings" or "config" or "configuration";

    private ClientOrigin OriginOf(SyntaxNode member, TypeDeclarationSyntax type, CancellationToken cancellationToken)
    {
        var slice = new OriginSlice(_program, cancellationToken);
        slice.Add(member switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
            _ => null,
        });

        var index = TreeIndex.Of(type.SyntaxTree, cancellationToken);
        foreach (var token in index.Tokens(type.SyntaxTree.GetRoot(cancellationToken), IdentifierOf(member).ValueText))
        {
            if (type.Span.Contains(token.Span) && WriteOn(token) is { } write)
            {
                slice.Add(write);
            }
        }

        return slice.Origin;
    }

    /// <summary>The expression that gives the named member its value or fits it out; null where the token is only read.</summary>
    private static ExpressionSyntax? WriteOn(SyntaxToken name)
    {
        var whole = name.Parent?.AncestorsAndSelf().OfType<ExpressionSyntax>()
            .FirstOrDefault(e => e.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax);
        var first = whole?.GetFirstToken() ?? default;
        if (first.IsKind(SyntaxKind.ThisKeyword))
        {
            first = first.GetNextToken().GetNextToken();
        }

        if (first != name)
        {
            return null;
        }

        // After construction only a new value counts; headers that a method sets belong to that call.
        var gives = whole is AssignmentExpressionSyntax { Left: SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } };
        var fitsOut = whole is AssignmentExpressionSyntax or InvocationExpressionSyntax
            && whole.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null;
        return gives || fitsOut ? whole : null;
    }

    private static IEnumerable<TypeDeclarationSyntax> TypesIn(SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetRoot(cancellationToken)
            .DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>();

    /// <summary>Fields and stored properties that are not constants, numbers or flags by their written type.</summary>
    private static IEnumerable<SyntaxNode> Candidates(TypeDeclarationSyntax type)
    {
        foreach (var member in type.Members)
        {
            switch (member)
            {
                case FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.ConstKeyword) && !IsPlain(field.Declaration.Type):
                    foreach (var variable in field.Declaration.Variables)
                    {
                        yield return variable;
                    }

                    break;

                case PropertyDeclarationSyntax { Initializer: not null } property when !IsPlain(property.Type):
                    yield return property;
                    break;
            }
        }
    }

    private static bool IsPlain(TypeSyntax type) => type is PredefinedTypeSyntax predefined && !predefined.Keyword.IsKind(SyntaxKind.StringKeyword);

    private static bool IsText(TypeSyntax type) =>
        type is PredefinedTypeSyntax or NullableTypeSyntax { ElementType: PredefinedTypeSyntax } || type.RightmostName().ValueText == "String";

    private static TypeSyntax TypeOf(SyntaxNode member) => member is PropertyDeclarationSyntax property
        ? property.Type
        : ((VariableDeclarationSyntax)member.Parent!).Type;

    private static SyntaxToken IdentifierOf(SyntaxNode member) => member is PropertyDeclarationSyntax property
        ? property.Identifier
        : ((VariableDeclaratorSyntax)member).Identifier;

    /// <summary>The name of the call, type arguments included: <c>AddSingleton&lt;CrmClient&gt;</c>.</summary>
    private static Location LocationOf(InvocationExpressionSyntax registration) =>
        (registration.Expression is MemberAccessExpressionSyntax access ? access.Name : registration.Expression).GetLocation();
}
