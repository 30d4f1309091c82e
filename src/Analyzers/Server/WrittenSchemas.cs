using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>An argument that a schema written by hand asks for.</summary>
/// <param name="Name">Its key among the properties.</param>
/// <param name="Place">Where the key is written.</param>
/// <param name="HasDefault">Whether the schema gives it a value.</param>
/// <param name="IsHeader">Whether clients also send it as an HTTP header.</param>
internal sealed record WrittenArgument(string Name, Location Place, bool HasDefault, bool IsHeader);

/// <summary>
/// Schemas of tools that are written by hand: a JSON text, an anonymous object, the nodes of a document. By syntax; what
/// looks like one is bound only where it asks for something that matters.
/// </summary>
internal static class WrittenSchemas
{
    private const string Properties = "properties";
    private const int MaxDepth = 3;

    /// <summary>The kinds of expressions that can be a schema.</summary>
    public static readonly SyntaxKind[] Kinds =
    {
        SyntaxKind.StringLiteralExpression, SyntaxKind.AnonymousObjectCreationExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression,
    };

    /// <summary>The texts that the schema asks for; none where the expression is no schema.</summary>
    public static IReadOnlyList<WrittenArgument> ArgumentsOf(ExpressionSyntax schema)
    {
        var found = new List<WrittenArgument>();
        if (schema is LiteralExpressionSyntax literal)
        {
            if (literal.Token.ValueText.IndexOf("\"" + Properties + "\"", StringComparison.Ordinal) >= 0 && JsonReader.Read(literal.Token.ValueText, out _) is { } document)
            {
                Add(literal, document, 0, found);
            }
        }
        else if (Members(schema).FirstOrDefault(m => m.Key == Properties).Value is { } properties)
        {
            foreach (var (key, place, value) in Members(properties))
            {
                var described = Members(value).ToList();
                if (described.FirstOrDefault(m => m.Key == "type").Value is null or LiteralExpressionSyntax { Token.ValueText: "string" })
                {
                    found.Add(new WrittenArgument(
                        key, place.GetLocation(), described.Any(m => m is { Key: "default", Value: LiteralExpressionSyntax { Token.Value: string { Length: > 0 } } }), described.Any(m => m.Key == "x-mcp-header")));
                }
            }
        }

        return found;
    }

    /// <summary>The words that name the tool whose arguments the schema describes; null where it describes something else.</summary>
    public static List<string>? ToolOf(ExpressionSyntax schema, SemanticModel model, CancellationToken cancellationToken)
    {
        var words = new List<string>();
        if (schema.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
        {
            words.AddRange(SecretNames.Words(type.Identifier.ValueText));
        }

        for (SyntaxNode node = schema; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case AssignmentExpressionSyntax assignment when assignment.Right == node && NameOf(assignment.Left) is { } left:
                    if (!IsInput(left, assignment.Left, model, cancellationToken))
                    {
                        return null;
                    }

                    words.AddRange(NamesIn(assignment.Parent));
                    return words;

                // A helper of the program that makes the tool.
                case ArgumentSyntax { Parent.Parent: ExpressionSyntax call } when call is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax:
                    if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences: { IsEmpty: false } declarations }
                        && declarations.Any(d => Mentions(d.GetSyntax(cancellationToken))))
                    {
                        words.AddRange(call.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.Token.Value is string { Length: < 60 }).Take(1).SelectMany(l => SecretNames.Words(l.Token.ValueText)));
                        return words;
                    }

                    break;

                case VariableDeclaratorSyntax variable:
                    return IsUsed(variable.Identifier.ValueText, variable, words);

                case PropertyDeclarationSyntax property:
                    return property.Identifier.ValueText == "JsonSchema" && property.Modifiers.Any(SyntaxKind.OverrideKeyword) ? words : IsUsed(property.Identifier.ValueText, property, words);

                case MethodDeclarationSyntax method:
                    return IsUsed(method.Identifier.ValueText, method, words);

                case AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    private static void Add(LiteralExpressionSyntax literal, JsonValue schema, int depth, List<WrittenArgument> found)
    {
        if (depth >= MaxDepth || schema[Properties] is not { Kind: JsonKind.Object } properties)
        {
            return;
        }

        foreach (var property in properties.Members)
        {
            var type = property.Value["type"];
            if (type is null or { Text: "string" } || type.Items.Any(i => i.Text == "string"))
            {
                found.Add(new WrittenArgument(
                    property.Key, PlaceOf(literal, property.Key), property.Value.TextOf("default") is { Length: > 0 }, property.Value["x-mcp-header"] is not null));
            }

            Add(literal, property.Value, depth + 1, found);
        }
    }

    /// <summary>The key in the text as it is written, where it is written without escapes; else all of the text.</summary>
    private static Location PlaceOf(LiteralExpressionSyntax literal, string key)
    {
        var text = literal.Token.Text;
        var from = text.IndexOf(Properties, StringComparison.Ordinal);
        for (var at = from < 0 ? -1 : text.IndexOf(key, from + Properties.Length, StringComparison.Ordinal); at > 0; at = text.IndexOf(key, at + 1, StringComparison.Ordinal))
        {
            if (text[at - 1] == '"' && at + key.Length < text.Length && text[at + key.Length] is '"' or '\\')
            {
                return Location.Create(literal.SyntaxTree, new TextSpan(literal.SpanStart + at, key.Length));
            }
        }

        return literal.GetLocation();
    }

    /// <summary>What an object that is written out holds: an anonymous one, or one that is filled by keys.</summary>
    private static IEnumerable<(string Key, SyntaxNode Place, ExpressionSyntax Value)> Members(ExpressionSyntax value)
    {
        switch (value)
        {
            case AnonymousObjectCreationExpressionSyntax anonymous:
                foreach (var member in anonymous.Initializers)
                {
                    if (member.NameEquals is { Name: var name })
                    {
                        yield return (name.Identifier.ValueText, name, member.Expression);
                    }
                }

                break;

            case BaseObjectCreationExpressionSyntax { Initializer.Expressions: var elements }:
                foreach (var element in elements)
                {
                    if (element is AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys }, Right: var held }
                        && keys[0].Expression is LiteralExpressionSyntax { Token: { Value: string key } })
                    {
                        yield return (key, keys[0].Expression, held);
                    }
                    else if (element is InitializerExpressionSyntax { Expressions: { Count: 2 } pair } && pair[0] is LiteralExpressionSyntax { Token.Value: string added } addedKey)
                    {
                        yield return (added, addedKey, pair[1]);
                    }
                }

                break;
        }
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsInput(string name, ExpressionSyntax target, SemanticModel model, CancellationToken cancellationToken) =>
        name == "InputSchema"
        && model.GetSymbolInfo(target, cancellationToken).Symbol is IPropertySymbol { ContainingType: { Name: "Tool", ContainingNamespace: var space } }
        && McpNames.IsProtocol(space);

    private static bool Mentions(SyntaxNode declaration) => declaration.DescendantTokens().Any(t => t.ValueText == "InputSchema");

    /// <summary>The words, where a tool of the same file takes its schema from what has this name.</summary>
    private static List<string>? IsUsed(string name, SyntaxNode declaration, List<string> words)
    {
        foreach (var token in declaration.SyntaxTree.GetRoot().DescendantTokens())
        {
            if (token.ValueText == "InputSchema"
                && token.Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
                && assignment.Left.Span.Contains(token.Span)
                && assignment.Right.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name))
            {
                words.AddRange(NamesIn(assignment.Parent));
                return words;
            }
        }

        return null;
    }

    /// <summary>The words of the name that stands beside the schema.</summary>
    private static IEnumerable<string> NamesIn(SyntaxNode? initializer) =>
        initializer is InitializerExpressionSyntax tool
            ? tool.Expressions.OfType<AssignmentExpressionSyntax>()
                .Where(a => NameOf(a.Left) == "Name" && a.Right is LiteralExpressionSyntax)
                .SelectMany(a => SecretNames.Words(((LiteralExpressionSyntax)a.Right).Token.ValueText))
            : Enumerable.Empty<string>();
}
