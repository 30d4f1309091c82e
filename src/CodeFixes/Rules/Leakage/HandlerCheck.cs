using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>A handler that checks what the client passes, first thing it does.</summary>
internal sealed class HandlerCheck
{
    private HandlerCheck(Document document, SyntaxNode root, SemanticModel model, ParameterSyntax? parameter, SyntaxNode function, TypeDeclarationSyntax type, string argument, ITypeSymbol argumentType)
    {
        Document = document;
        Root = root;
        Model = model;
        Parameter = parameter;
        Function = function;
        Type = type;
        Argument = argument;
        ArgumentType = argumentType;
    }

    public Document Document { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    /// <summary>The parameter that the client fills; null where the handler reads what it sent into a local.</summary>
    public ParameterSyntax? Parameter { get; }

    /// <summary>The declaration that the check stands behind; null where it comes first.</summary>
    private StatementSyntax? After { get; init; }

    /// <summary>The method, local function or lambda that the parameter belongs to; the statement where it is no parameter.</summary>
    public SyntaxNode Function { get; }

    /// <summary>The type around it.</summary>
    public TypeDeclarationSyntax Type { get; }

    /// <summary>The expression to check: the parameter, or a member of it.</summary>
    public string Argument { get; }

    public ITypeSymbol ArgumentType { get; }

    /// <summary>The handler of a finding about a choice; null where nothing can be inserted.</summary>
    public static async Task<HandlerCheck?> OfAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.ReadArgument) is not null)
        {
            return await OfLocalAsync(target, cancellationToken).ConfigureAwait(false);
        }

        if (target.Fact(FixFacts.Argument) is not { } argument
            || target.First is not { Node: var node } place
            || node.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent.Parent: { } function } parameter
            || function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax or ParenthesizedLambdaExpressionSyntax)
            || function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return null;
        }

        var root = (await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await place.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        ITypeSymbol? argumentType = (model.GetDeclaredSymbol(parameter, cancellationToken) as IParameterSymbol)?.Type;
        foreach (var member in argument.Split('.').Skip(1))
        {
            argumentType = argumentType?.GetMembers(member).OfType<IPropertySymbol>().FirstOrDefault()?.Type;
        }

        return argumentType is null ? null : new HandlerCheck(place.Document, root, model, parameter, function, type, argument, argumentType);
    }

    /// <summary>
    /// What a handler reads from its request can be checked where it stands in a local that keeps it: behind the
    /// declaration, before anything can use it. Null for every other shape, and where not each place goes through the local.
    /// </summary>
    private static async Task<HandlerCheck?> OfLocalAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || target.Fact(FixFacts.Path) is not { } roles)
        {
            return null;
        }

        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var model = (await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        if (LocalAt(target.Node) is not { } local
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer: not null, Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } declaration } variable
            || declaration.Declaration.Variables.Count != 1
            || IsChanged(local, declaration.Parent!)
            || target.Additional.Where((_, i) => i < roles.Length && roles[i] == 'p').Any(p => p?.Document.Id != target.Document.Id || !SymbolEqualityComparer.Default.Equals(LocalAt(p.Node), local)))
        {
            return null;
        }

        return new HandlerCheck(target.Document, root, model, null, declaration, type, variable.Identifier.Text, local.Type) { After = declaration };

        ILocalSymbol? LocalAt(SyntaxNode place) => place is IdentifierNameSyntax name ? model.GetSymbolInfo(name, cancellationToken).Symbol as ILocalSymbol : null;

        bool IsChanged(ILocalSymbol changed, SyntaxNode block) =>
            block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == changed.Name
                && (name.Parent is AssignmentExpressionSyntax assignment ? assignment.Left == name : name.Parent is ArgumentSyntax argument && (!argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax)));
    }

    /// <summary>The method that a parameter belongs to; null where nothing can be inserted.</summary>
    public static HandlerCheck? Of(Document document, SyntaxNode root, SemanticModel model, ParameterSyntax parameter) =>
        parameter.Parent?.Parent is MethodDeclarationSyntax method
        && method.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && model.GetDeclaredSymbol(parameter) is IParameterSymbol { Type: var argument }
            ? new HandlerCheck(document, root, model, parameter, method, type, parameter.Identifier.ValueText, argument)
            : null;

    /// <summary>The type with the check at the head of the function; null where its body cannot take one.</summary>
    public TypeDeclarationSyntax? WithCheck(string check)
    {
        if (After is not null)
        {
            return (TypeDeclarationSyntax)StatementLists.InsertAfter(Type, After, Generated.Statements(Root, check));
        }

        var changed = Function switch
        {
            MethodDeclarationSyntax { Body: { } body } method => method.WithBody(Checked(body, check)),
            LocalFunctionStatementSyntax { Body: { } body } function => function.WithBody(Checked(body, check)),
            ParenthesizedLambdaExpressionSyntax { Block: { } body } lambda => lambda.WithBlock(Checked(body, check)),
            MethodDeclarationSyntax { ExpressionBody.Expression: { } value } method =>
                method.WithExpressionBody(null).WithSemicolonToken(default).WithParameterList(method.ParameterList.WithTrailingTrivia(NewLines.Of(Root)))
                    .WithBody(Block(value, check, method.GetTrailingTrivia())),
            LocalFunctionStatementSyntax { ExpressionBody.Expression: { } value } function =>
                function.WithExpressionBody(null).WithSemicolonToken(default).WithParameterList(function.ParameterList.WithTrailingTrivia(NewLines.Of(Root)))
                    .WithBody(Block(value, check, function.GetTrailingTrivia())),
            _ => (SyntaxNode?)null,
        };
        return changed is null ? null : Type.ReplaceNode(Function, changed);
    }

    private BlockSyntax Checked(BlockSyntax body, string check)
    {
        var statements = Generated.Statements(Root, check);
        if (body.Statements.FirstOrDefault() is not { } first)
        {
            return body;
        }

        return (BlockSyntax)StatementLists.InsertBefore(body, first, statements);
    }

    /// <summary>A block that checks and then does what the expression did.</summary>
    private BlockSyntax Block(ExpressionSyntax value, string check, SyntaxTriviaList trailing)
    {
        var endOfLine = NewLines.Of(Root).ToFullString();
        var symbol = Function is LocalFunctionStatementSyntax local ? Model.GetDeclaredSymbol(local) as IMethodSymbol : Model.GetDeclaredSymbol((MethodDeclarationSyntax)Function);
        var returns = symbol is not { ReturnsVoid: true } && !(symbol is { IsAsync: true, ReturnType: INamedTypeSymbol { Arity: 0 } });
        var last = value is ThrowExpressionSyntax @throw ? $"throw {@throw.Expression.WithoutTrivia()};"
            : (returns ? "return " : "") + value.WithoutTrivia() + ";";
        var code = $"{{{endOfLine}{NewLines.In(Root, check)}{endOfLine}{endOfLine}{last}{endOfLine}}}";
        return Generated.Annotate((BlockSyntax)SyntaxFactory.ParseStatement(code)).WithTrailingTrivia(trailing).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
