using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// A type that writes a token to a file in one method and reads it back in another: what both fixes of a write need. A
/// type whose file somebody else reads is none, since only both sides together can change.
/// </summary>
internal sealed class TokenStorage
{
    private static readonly HashSet<string> s_reads = new()
    {
        "ReadAllText", "ReadAllTextAsync", "ReadAllBytes", "ReadAllBytesAsync", "ReadAllLines", "ReadAllLinesAsync", "OpenRead", "OpenText",
        "ReadLines",
    };

    private static readonly HashSet<string> s_writes = new()
    {
        "WriteAllText", "WriteAllTextAsync", "WriteAllBytes", "WriteAllBytesAsync", "WriteAllLines", "WriteAllLinesAsync", "OpenWrite",
        "AppendAllText", "AppendAllTextAsync", "CreateText", "Create",
    };

    private TokenStorage(
        FixTarget target, SemanticModel model, TypeDeclarationSyntax type, MethodDeclarationSyntax writer, MethodDeclarationSyntax reader, IParameterSymbol token)
    {
        Target = target;
        Model = model;
        Type = type;
        Writer = writer;
        Reader = reader;
        Token = token;
    }

    public FixTarget Target { get; }

    public SemanticModel Model { get; }

    public TypeDeclarationSyntax Type { get; }

    public MethodDeclarationSyntax Writer { get; }

    public MethodDeclarationSyntax Reader { get; }

    /// <summary>The writer's parameter that holds the token.</summary>
    public IParameterSymbol Token { get; }

    public INamedTypeSymbol Symbol => Token.ContainingType;

    public static async Task<TokenStorage?> FindAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null
            || target.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax type } writer
            || TokenOf(target.Node, writer, model, cancellationToken) is not { } token
            || token.ContainingType is not { DeclaringSyntaxReferences.Length: 1 })
        {
            return null;
        }

        var methods = type.Members.OfType<MethodDeclarationSyntax>().ToList();
        var writers = methods.Where(m => Calls(m, s_writes) || m == writer).ToList();
        var readers = methods.Where(m => m != writer && Calls(m, s_reads)).ToList();
        return writers.Count == 1 && readers.Count == 1 && !Calls(writer, s_reads) && Reads(readers[0], token, model, cancellationToken)
            ? new TokenStorage(target, model, type, writer, readers[0], token)
            : null;
    }

    /// <summary>What an asynchronous method's result holds; the return type itself of any other.</summary>
    public static ITypeSymbol Result(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : method.ReturnType;

    /// <summary>The calls of <c>System.IO.File</c> by name in a node.</summary>
    public static IEnumerable<InvocationExpressionSyntax> FileCalls(SyntaxNode node) =>
        node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(i => i.Expression is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "File" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "File" } });

    public static bool IsRead(InvocationExpressionSyntax call) => s_reads.Contains(StartupGuards.CalledName(call));

    private static bool Calls(SyntaxNode node, HashSet<string> names) => FileCalls(node).Any(i => names.Contains(StartupGuards.CalledName(i)));

    private static bool Reads(MethodDeclarationSyntax reader, IParameterSymbol token, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(reader, cancellationToken) is { } method
        && Result(method) is var result
        && result.NullableAnnotation != NullableAnnotation.NotAnnotated
        && SymbolEqualityComparer.Default.Equals(Bare(result), Bare(token.Type));

    private static ITypeSymbol Bare(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.None);

    /// <summary>The one parameter that the written content is made of, followed through locals.</summary>
    private static IParameterSymbol? TokenOf(
        SyntaxNode content, MethodDeclarationSyntax writer, SemanticModel model, CancellationToken cancellationToken)
    {
        var found = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<SyntaxNode>();
        pending.Push(content);
        while (pending.Count != 0)
        {
            foreach (var name in pending.Pop().DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            {
                switch (model.GetSymbolInfo(name, cancellationToken).Symbol)
                {
                    case IParameterSymbol { Type.Name: not "CancellationToken" } parameter
                        when parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation }:
                        found.Add(parameter);
                        break;
                    case ILocalSymbol local when seen.Add(local):
                        pending.Push(local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken));
                        foreach (var assignment in writer.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                            .Where(a => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(a.Left, cancellationToken).Symbol, local)))
                        {
                            pending.Push(assignment.Right);
                        }

                        break;
                }
            }
        }

        return found.Count == 1 ? found.First() : null;
    }
}
