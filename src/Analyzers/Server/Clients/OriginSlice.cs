using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// Looks backwards from the making of an object for the credential in it: through locals, fields, helper methods and the
/// object's own type, within the compilation. It asks what takes part in the making, not which value ends up where.
/// </summary>
internal sealed class OriginSlice
{
    private const int MaxDepth = 4;
    private const int MaxSites = 4;

    private static readonly string[] s_readWords = new[]
    {
        "GetEnvironmentVariable", "GetConnectionString", "GetValue", "GetSection", "GetRequiredSection", "IConfiguration", "IConfigurationRoot",
        "ConfigurationManager", "IOptions", "IOptionsMonitor", "IOptionsSnapshot",
    }.Concat(PrivilegeTable.ManagementClientWords).ToArray();

    private static readonly ImmutableDictionary<ISymbol, IOperation> s_noArguments =
        ImmutableDictionary<ISymbol, IOperation>.Empty.WithComparers(SymbolEqualityComparer.Default);

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);
    private ITypeSymbol? _management;
    private (ITypeSymbol? Type, AdminEvidence Evidence) _identity;

    public OriginSlice(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public ClientOrigin Origin { get; } = new();

    /// <summary>Adds what an expression or statement is made of.</summary>
    public void Add(SyntaxNode? syntax)
    {
        if (syntax is null)
        {
            return;
        }

        if (syntax.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && PrivilegeTable.PerCallerWords.Contains(t.ValueText)))
        {
            Origin.IsPerCaller = true;
        }

        Visit(OperationOf(syntax), s_noArguments, depth: 0);
    }

    /// <summary>Adds what the type itself reads, wherever in its body.</summary>
    public void AddType(INamedTypeSymbol type) => VisitType(type, s_noArguments, depth: 0);

    /// <summary>Adds what a local is made of and what is done to it.</summary>
    public void AddLocal(ILocalSymbol local) => VisitLocal(local, s_noArguments, depth: 0);

    /// <summary>Whether code in this span can read a secret at all; asks the index, binds nothing.</summary>
    public static bool MayRead(SyntaxNode scope, CancellationToken cancellationToken)
    {
        var index = TreeIndex.Of(scope.SyntaxTree, cancellationToken);
        return s_readWords.Any(word => index.MayContain(word)
                && index.Tokens(scope.SyntaxTree.GetRoot(cancellationToken), word).Any(t => scope.Span.Contains(t.Span)))
            || index.UpperSnakeWords(scope.Span).Any(IsSecretName);
    }

    /// <summary>Whether the type is handed an object of settings as it is: somebody else has read what is in it.</summary>
    public static bool TakesSettings(INamedTypeSymbol type) =>
        type.InstanceConstructors.SelectMany(c => c.Parameters).Any(p => p.Type is INamedTypeSymbol { SpecialType: SpecialType.None } settings && IsOptionsType(settings) && !IsOfFramework(settings));

    private void VisitType(INamedTypeSymbol type, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        type = type.OriginalDefinition;
        if (depth > MaxDepth || type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !_visited.Add(type))
        {
            return;
        }

        foreach (var declaration in _program.SourcesOf(type).Select(r => r.GetSyntax(_cancellationToken)).OfType<TypeDeclarationSyntax>())
        {
            var index = TreeIndex.Of(declaration.SyntaxTree, _cancellationToken);
            var root = declaration.SyntaxTree.GetRoot(_cancellationToken);
            Origin.IsPerCaller |= PrivilegeTable.PerCallerWords.Any(word => index.Tokens(root, word).Any(t => declaration.Span.Contains(t.Span)));
            if (!MayRead(declaration, _cancellationToken) && !TakesSettings(type))
            {
                continue;
            }

            foreach (var member in declaration.Members)
            {
                if (!MayTakePart(member))
                {
                    continue;
                }

                foreach (var body in BodiesOf(member))
                {
                    Visit(OperationOf(body), arguments, depth + 1);
                }
            }
        }

        if (type.BaseType is { } baseType && _program.IsOurs(baseType))
        {
            VisitType(baseType, arguments, depth + 1);
        }
    }

    /// <summary>
    /// Whether the member can have a part in making the object. Most of a client's methods only use what was made
    /// elsewhere: one does not count that itself names nothing which could be a credential.
    /// </summary>
    private bool MayTakePart(MemberDeclarationSyntax member) =>
        MayRead(member, _cancellationToken)
        || (_program.SourceReach.Includes(member, _cancellationToken)
            && (member is not MethodDeclarationSyntax
                || MemberWords.Of(member.SyntaxTree, _cancellationToken).At(member.SpanStart) is not { IsSource: false }));

    private IOperation? OperationOf(SyntaxNode syntax) => _program.ModelOf(syntax.SyntaxTree).OperationOf(syntax, _cancellationToken);

    private void Visit(IOperation? root, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        if (root is null || depth > MaxDepth)
        {
            return;
        }

        foreach (var operation in root.DescendantsAndSelf())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            VisitOne(operation, arguments, depth);
        }
    }

    private void VisitOne(IOperation operation, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        if (operation.ConstantValue.Value is string text)
        {
            VisitText(operation, text);
        }

        switch (operation)
        {
            case IInterpolatedStringTextOperation { Text.ConstantValue.Value: string part }:
                VisitText(operation, part);
                break;

            case IInvocationOperation invocation:
                VisitInvocation(invocation, arguments, depth);
                break;

            case IMethodReferenceOperation { Method: { IsStatic: true } or { MethodKind: MethodKind.LocalFunction } } factory:
                VisitBody(factory.Method, s_noArguments, depth + 1);
                break;

            case IObjectCreationOperation { Type: INamedTypeSymbol type } creation:
                VisitIdentity(type);
                if (_program.IsOurs(type) && creation.Constructor is not null)
                {
                    VisitType(type, Bind(creation.Arguments, arguments), depth + 1);
                }

                break;

            case IPropertyReferenceOperation property:
                VisitProperty(property, arguments, depth);
                break;

            case IFieldReferenceOperation { Field: var field }:
                VisitMember(field, arguments, depth);
                break;

            case ILocalReferenceOperation local:
                VisitLocal(local.Local, arguments, depth);
                break;

            case IParameterReferenceOperation { Parameter: var parameter }:
                VisitParameter(parameter, arguments, depth);
                break;

            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name }, Value.ConstantValue.Value: string user }
                when PrivilegeTable.IsUserProperty(name) && PrivilegeTable.IsAdministrator(user):
                Origin.Add(AdminEvidence.DatabaseUser, user);
                break;
        }
    }

    private void VisitText(IOperation operation, string text)
    {
        if (PrivilegeTable.AdministratorIn(text) is { } user)
        {
            Origin.Add(AdminEvidence.DatabaseUser, user);
        }

        if (PrivilegeTable.IsBroadScope(text) && IsScopePosition(operation))
        {
            Origin.Add(AdminEvidence.BroadScope, text);
        }
    }

    private void VisitIdentity(ITypeSymbol type)
    {
        if (PrivilegeTable.IsManagementClient(type))
        {
            _management = type;
        }

        if (PrivilegeTable.IsApplicationIdentity(type))
        {
            _identity = (type, AdminEvidence.ManagementIdentity);
        }
        else if (PrivilegeTable.IsOwnSignIn(type) && _identity.Type is null)
        {
            _identity = (type, AdminEvidence.OwnSignIn);
        }

        if (_management is not null && _identity.Type is not null)
        {
            Origin.Add(_identity.Evidence, _identity.Type.Name);
        }
    }

    private void VisitInvocation(IInvocationOperation invocation, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        var method = invocation.TargetMethod;
        if (NameArgumentOf(invocation) is { } name)
        {
            if (Constant(name, arguments) is not { } key)
            {
                return;
            }

            if (method.Name == "GetConnectionString")
            {
                // What is behind it may be a file's path; the provider decides, and nearly all of them sign in with it.
                Origin.Add(new CredentialRead("ConnectionStrings:" + key, CredentialSource.Configuration, invocation.Syntax));
            }
            else if (IsSecretName(key) && !IsSectionWalk(invocation))
            {
                var source = method.Name == "GetEnvironmentVariable" ? CredentialSource.Environment : CredentialSource.Configuration;
                Origin.Add(new CredentialRead(FullKey(invocation.Arguments.Length > 0 && method.IsExtensionMethod ? invocation.Arguments[0].Value : invocation.Instance, key), source, invocation.Syntax));
            }

            return;
        }

        // What other services do belongs to them; helpers and the object's own methods take part in its making.
        if (_program.IsOurs(method)
            && (method.IsStatic || invocation.Instance is null or IInstanceReferenceOperation)
            && _program.Handlers.Find(method, _cancellationToken) is null)
        {
            VisitBody(method, Bind(invocation.Arguments, arguments), depth + 1);
        }
    }

    private void VisitBody(IMethodSymbol method, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        // A helper is walked again for other arguments: which variable it reads may depend on them.
        if (depth > MaxDepth || (arguments.IsEmpty && !_visited.Add(CallGraph.Definition(method))))
        {
            return;
        }

        foreach (var reference in _program.SourcesOf(CallGraph.Definition(method)))
        {
            var syntax = reference.GetSyntax(_cancellationToken);
            Visit(OperationOf(syntax), arguments, depth);
        }
    }

    private void VisitProperty(IPropertyReferenceOperation reference, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        var property = reference.Property;
        if (property.IsIndexer)
        {
            if (IsConfiguration(property.ContainingType)
                && reference.Arguments.Length == 1
                && Constant(reference.Arguments[0].Value, arguments) is { } key
                && IsSecretName(key))
            {
                Origin.Add(new CredentialRead(FullKey(reference.Instance, key), CredentialSource.Configuration, reference.Syntax));
            }

            return;
        }

        if (property.Type.SpecialType == SpecialType.System_String
            && IsOptionsType(property.ContainingType)
            && reference.Instance is { } owner
            && IsHandedIn(owner)
            && (SecretNames.Classify(property.Name, NamePosition.Identifier).IsSecret || SourceTable.IsSecretMember(property)))
        {
            Origin.Add(new CredentialRead(property.ContainingType.Name + "." + property.Name, CredentialSource.Options, reference.Syntax));
            return;
        }

        if (reference.Instance is null or IInstanceReferenceOperation)
        {
            VisitMember(property, arguments, depth);
        }
    }

    private void VisitMember(ISymbol member, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        if (depth > MaxDepth || !_visited.Add(member))
        {
            return;
        }

        foreach (var reference in _program.SourcesOf(member.OriginalDefinition))
        {
            var syntax = reference.GetSyntax(_cancellationToken);
            foreach (var body in syntax is VariableDeclaratorSyntax { Initializer: { } initializer } ? new SyntaxNode[] { initializer.Value } : BodiesOf(syntax))
            {
                Visit(OperationOf(body), arguments, depth + 1);
            }
        }
    }

    private void VisitLocal(ILocalSymbol local, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        // The host's builder and its services are where registrations stand, not what one of them is made of.
        if (!_visited.Add(local)
            || IsOfFramework(local.Type)
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is not { } declaration)
        {
            return;
        }

        var made = declaration switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            SingleVariableDesignationSyntax => declaration.FirstAncestorOrSelf<IsPatternExpressionSyntax>()?.Expression,
            _ => null,
        };
        if (made is not null)
        {
            Visit(OperationOf(made), arguments, depth + 1);
        }

        // What is written to it or done to it later is part of its making, too.
        foreach (var statement in StatementsOn(local, declaration))
        {
            Visit(OperationOf(statement), arguments, depth + 1);
        }
    }

    private static bool IsOfFramework(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() is { } name
        && (name.StartsWith("Microsoft.Extensions.", System.StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", System.StringComparison.Ordinal));

    private IEnumerable<SyntaxNode> StatementsOn(ILocalSymbol local, SyntaxNode declaration)
    {
        var model = _program.ModelOf(declaration.SyntaxTree);
        var root = declaration.SyntaxTree.GetRoot(_cancellationToken);
        var scope = declaration.AncestorsAndSelf().FirstOrDefault(n => n is BlockSyntax or CompilationUnitSyntax) ?? root;
        foreach (var token in TreeIndex.Of(declaration.SyntaxTree, _cancellationToken).Tokens(root, local.Name))
        {
            if (token.Parent is IdentifierNameSyntax name
                && scope.Span.Contains(name.Span)
                && name.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement
                && statement.GetFirstToken() == token
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, _cancellationToken).Symbol, local))
            {
                yield return statement.Expression;
            }
        }
    }

    private void VisitParameter(IParameterSymbol parameter, ImmutableDictionary<ISymbol, IOperation> arguments, int depth)
    {
        if (arguments.TryGetValue(parameter, out var bound))
        {
            // The argument itself was visited where it was passed; a delegate is the exception, it runs here.
            return;
        }

        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
            || parameter.Type.SpecialType != SpecialType.System_String
            || depth > 1
            || _visited.Contains(method.ContainingType.OriginalDefinition)
            || !_visited.Add(parameter))
        {
            // What its users hand to a method of the object takes no part in its making; to look for them by name costs
            // the square of a large server.
            return;
        }

        // A registration in an extension method gets its credential from the place that calls it.
        var sites = _program.Calls.CallersOf(method, _cancellationToken);
        foreach (var site in sites.Take(MaxSites))
        {
            if (_program.ModelOf(site.Syntax.SyntaxTree).GetOperation(site.Syntax, _cancellationToken) is IInvocationOperation call)
            {
                Visit(call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value, s_noArguments, depth + 1);
            }
        }
    }

    private static ImmutableDictionary<ISymbol, IOperation> Bind(
        ImmutableArray<IArgumentOperation> passed, ImmutableDictionary<ISymbol, IOperation> outer)
    {
        var bound = s_noArguments;
        foreach (var argument in passed)
        {
            if (argument.Parameter is { } parameter)
            {
                var value = argument.Value.WithoutConversions();
                if (value is IParameterReferenceOperation { Parameter: var own } && outer.TryGetValue(own, out var further))
                {
                    value = further;
                }

                bound = bound.SetItem(parameter.OriginalDefinition, value);
            }
        }

        return bound;
    }

    private static string? Constant(IOperation operation, ImmutableDictionary<ISymbol, IOperation> arguments)
    {
        operation = operation.WithoutConversions();
        return operation.ConstantValue.Value as string
            ?? (operation is IParameterReferenceOperation { Parameter: var parameter } && arguments.TryGetValue(parameter, out var passed)
                ? passed.ConstantValue.Value as string
                : null);
    }

    /// <summary>The argument that names the variable or key, when the call reads one.</summary>
    private static IOperation? NameArgumentOf(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var type = method.ContainingType?.ToDisplayString();
        return (type, method.Name) switch
        {
            ("System.Environment", "GetEnvironmentVariable") => invocation.Arguments.FirstOrDefault()?.Value,
            ("Microsoft.Extensions.Configuration.ConfigurationExtensions", "GetConnectionString") => Last(invocation),
            ("Microsoft.Extensions.Configuration.ConfigurationBinder", "GetValue") =>
                invocation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "key")?.Value,
            ("Microsoft.Extensions.Configuration.IConfiguration", "GetSection")
                or ("Microsoft.Extensions.Configuration.ConfigurationExtensions", "GetRequiredSection") => Last(invocation),
            _ => null,
        };
    }

    private static IOperation? Last(IInvocationOperation invocation) => invocation.Arguments.LastOrDefault()?.Value;

    /// <summary>A section that is only a step: <c>GetSection("Auth")["Url"]</c> reads no credential called Auth.</summary>
    private static bool IsSectionWalk(IInvocationOperation invocation) =>
        invocation.TargetMethod.Name is "GetSection" or "GetRequiredSection"
        && !(invocation.Parent is IPropertyReferenceOperation { Property.Name: "Value" });

    /// <summary>The key with the sections before it: <c>GetSection("Crm")["Token"]</c> is <c>Crm:Token</c>.</summary>
    private static string FullKey(IOperation? configuration, string key) =>
        configuration?.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section
        && Last(section)?.ConstantValue.Value is string prefix
            ? FullKey(section.Instance ?? (section.Arguments.Length > 1 ? section.Arguments[0].Value : null), prefix + ":" + key)
            : key;

    private static bool IsConfiguration(INamedTypeSymbol type) =>
        type.ToDisplayString().StartsWith("Microsoft.Extensions.Configuration.", System.StringComparison.Ordinal);

    /// <summary>A settings class by its name; which of its members are credentials is a second question.</summary>
    private static bool IsOptionsType(INamedTypeSymbol type) =>
        SecretNames.Words(type.Name).LastOrDefault() is "options" or "settings" or "config" or "configuration";

    /// <summary>Settings that come from outside: <c>options.Value</c>, a parameter, a field that keeps one.</summary>
    private static bool IsHandedIn(IOperation owner) => owner.WithoutConversions() switch
    {
        IPropertyReferenceOperation { Property.Name: "Value" or "CurrentValue" } => true,
        IParameterReferenceOperation or IFieldReferenceOperation => true,
        ILocalReferenceOperation => true,
        IInvocationOperation { TargetMethod.Name: "Get" or "GetRequiredService" } => true,
        _ => false,
    };

    private static bool IsScopePosition(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IArgumentOperation { Parameter.Name: var parameter }:
                    return Contains(parameter, "scope") || parent.Parent is IObjectCreationOperation { Type.Name: "TokenRequestContext" };
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var property } }:
                    return Contains(property, "scope");
                case IVariableInitializerOperation or IExpressionStatementOperation:
                    return false;
            }
        }

        return false;
    }

    private static bool IsSecretName(string text) => text.Length is > 2 and < 100 && text.IndexOf(' ') < 0 && SecretNames.IsSecretEnvironmentName(text);

    private static bool Contains(string text, string word) => text.IndexOf(word, System.StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>What of a member runs: bodies and initialisers, so that each can be asked for its operation.</summary>
    private static IEnumerable<SyntaxNode> BodiesOf(SyntaxNode member)
    {
        switch (member)
        {
            case FieldDeclarationSyntax field:
                return field.Declaration.Variables.Where(v => v.Initializer is not null).Select(v => (SyntaxNode)v.Initializer!.Value);
            case PropertyDeclarationSyntax property:
                return new SyntaxNode?[] { property.Initializer?.Value, property.ExpressionBody?.Expression }
                    .Concat(property.AccessorList?.Accessors.Select(a => (SyntaxNode?)a.Body ?? a.ExpressionBody?.Expression) ?? Enumerable.Empty<SyntaxNode?>())
                    .OfType<SyntaxNode>();
            case BaseMethodDeclarationSyntax method:
                return new SyntaxNode[] { method };
            default:
                return Enumerable.Empty<SyntaxNode>();
        }
    }
}
