using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Questions that a server puts to the user or to the client's model, and the credentials they ask for.</summary>
internal static class CredentialRequests
{
    private const string Parameters = "ElicitRequestParams";

    /// <summary>
    /// The credentials that a form asks for by the key or the title of a text field, and where that is written. A place
    /// lies within the operation that is asked about: an editor drops what is reported outside of it.
    /// </summary>
    public static IEnumerable<(string Name, SyntaxNode Place)> FieldsOf(IObjectCreationOperation creation)
    {
        if (!IsOfForms(creation) || IsUrlMode(creation.Type!.Name == Parameters ? creation : Enclosing(creation)))
        {
            yield break;
        }

        // A form is asked about as a whole; fields and schemas that are built apart from one, by themselves.
        if (creation.Type.Name != Parameters && Enclosing(creation) is not null)
        {
            yield break;
        }

        foreach (var field in creation.Type.Name == "StringSchema" ? new[] { creation } : creation.Descendants().OfType<IObjectCreationOperation>().Where(c => c.Type?.Name == "StringSchema" && IsOfForms(c)))
        {
            if (FieldOf(field) is (var name, var place))
            {
                yield return (name, creation.Syntax.Span.Contains(place.Span) ? place : field.Syntax);
            }
        }
    }

    /// <summary>The credential that the message of a form asks for; null where a field says so already, or the answer is no text.</summary>
    public static (string Name, SyntaxNode Place)? MessageOf(IObjectCreationOperation request)
    {
        if (request.Type is not { Name: Parameters }
            || !IsOfForms(request)
            || IsUrlMode(request)
            || Assigned(request, "Message") is not { } message
            || TextOf(message) is not { } text
            || SecretRequests.AskedFor(text) is not { } noun)
        {
            return null;
        }

        var fields = request.Descendants().OfType<IObjectCreationOperation>().Where(c => c.Type is { ContainingType.Name: Parameters } && c.Type.Name.EndsWith("Schema", System.StringComparison.Ordinal) && c.Type.Name != "RequestSchema").ToList();
        var takesText = fields.Count == 0 || fields.Any(f => f.Type!.Name == "StringSchema");
        return takesText && !fields.Any(f => FieldOf(f) is not null) ? (noun, message.Syntax) : null;
    }

    /// <summary>The credential that a typed form asks for: <c>ElicitAsync&lt;SignIn&gt;("..")</c>.</summary>
    public static (string Name, SyntaxNode Place)? FormOf(IInvocationOperation call)
    {
        if (call.TargetMethod is not { Name: "ElicitAsync", TypeArguments: { Length: 1 } types }
            || !SymbolNames.IsInNamespace(call.TargetMethod, "ModelContextProtocol")
            || types[0] is not INamedTypeSymbol form
            || form.SpecialType != SpecialType.None)
        {
            return null;
        }

        var fields = CredentialParameters.SchemaMembers(form).Where(p => Carriers.IsText(p.Type)).ToList();
        if (fields.FirstOrDefault(p => IsCredential(p.Name)) is { } field)
        {
            return (field.Name, PlaceOf(call));
        }

        return fields.Count > 0
            && call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "message")?.Value is { } message
            && TextOf(message) is { } text
            && SecretRequests.AskedFor(text) is { } noun
                ? (noun, message.Syntax)
                : null;
    }

    /// <summary>The credential that a message to the client's model asks for.</summary>
    public static (string Name, SyntaxNode Place)? SampleOf(IObjectCreationOperation creation)
    {
        var texts = creation.Type?.Name switch
        {
            "SamplingMessage" => creation.Descendants().OfType<ISimpleAssignmentOperation>().Where(a => a.Target is IPropertyReferenceOperation { Property.Name: "Text" }).Select(a => a.Value),
            "CreateMessageRequestParams" when Assigned(creation, "SystemPrompt") is { } prompt => new[] { prompt },
            _ => Enumerable.Empty<IOperation>(),
        };
        foreach (var value in SymbolNames.IsInNamespace(creation.Type!, "ModelContextProtocol") ? texts : Enumerable.Empty<IOperation>())
        {
            if (TextOf(value) is { } text && SecretRequests.AskedFor(text) is { } noun)
            {
                return (noun, value.Syntax);
            }
        }

        return null;
    }

    /// <summary>The credential that an argument of a prompt asks for, where the prompt is described by hand.</summary>
    public static (string Name, SyntaxNode Place)? PromptArgumentOf(IObjectCreationOperation creation)
    {
        if (creation.Type is not { Name: "PromptArgument" } type
            || !SymbolNames.IsInNamespace(type, "ModelContextProtocol")
            || Assigned(creation, "Name") is not { ConstantValue.Value: string name } written
            || SecretNames.Classify(name, NamePosition.Identifier) is not { IsSecret: true } verdict)
        {
            return null;
        }

        var prompt = creation.Syntax.Ancestors().OfType<BaseObjectCreationExpressionSyntax>()
            .SelectMany(c => c.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>())
            .FirstOrDefault(a => a is { Left: IdentifierNameSyntax { Identifier.ValueText: "Name" }, Right: LiteralExpressionSyntax })?.Right as LiteralExpressionSyntax;
        return SubjectData.Is(name, verdict, SecretNames.Words(prompt?.Token.ValueText ?? ""), Enumerable.Empty<string>()) ? null : (name, written.Syntax);
    }

    /// <summary>Whether the SDK in use has forms that the client shows on a page of the server.</summary>
    public static bool HasUrlMode(Compilation compilation) =>
        compilation.GetTypesByMetadataName("ModelContextProtocol.Protocol.ElicitRequestParams").Any(t => !t.GetMembers("Url").IsEmpty);

    private static bool IsOfForms(IObjectCreationOperation creation) =>
        (creation.Type?.ContainingType ?? creation.Type) is { Name: Parameters } type && SymbolNames.IsInNamespace(type, "ModelContextProtocol");

    private static (string Name, SyntaxNode Place)? FieldOf(IObjectCreationOperation field)
    {
        if (KeyOf(field) is { ConstantValue.Value: string key } written && IsCredential(key))
        {
            return (key, written.Syntax);
        }

        return Assigned(field, "Title") is { ConstantValue.Value: string title } label && IsCredential(title) ? (title, label.Syntax) : null;
    }

    private static bool IsCredential(string name) => SecretNames.Classify(name, NamePosition.Identifier).IsSecret;

    private static SyntaxNode PlaceOf(IInvocationOperation call)
    {
        var name = (call.Syntax as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Syntax;
        return name is GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments } ? arguments[0] : name;
    }

    /// <summary>A constant, or what is constant of a text with holes.</summary>
    private static string? TextOf(IOperation operation)
    {
        operation = operation.WithoutConversions();
        return operation.ConstantValue.Value as string
            ?? (operation is IInterpolatedStringOperation text
                ? string.Concat(text.Parts.Select(p => p is IInterpolatedStringTextOperation { Text.ConstantValue.Value: string part } ? part : "x"))
                : null);
    }

    /// <summary>The key under which the field stands in the form: an index, an element of an initialiser, an argument of Add.</summary>
    private static IOperation? KeyOf(IObjectCreationOperation schema)
    {
        IOperation value = schema;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } index } } => index[0].Value,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Arguments: { Length: 2 } added } } => added[0].Value,
            _ => null,
        };
    }

    /// <summary>The request around a part of its form, else the form around a field.</summary>
    private static IObjectCreationOperation? Enclosing(IOperation operation)
    {
        IObjectCreationOperation? form = null;
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation { Type.Name: Parameters } request)
            {
                return request;
            }

            form ??= parent is IObjectCreationOperation { Type.Name: "RequestSchema" } schema ? schema : null;
        }

        return form;
    }

    /// <summary>Whether the question is put on a page of the server; a mode that is not constant may be that.</summary>
    private static bool IsUrlMode(IObjectCreationOperation? request)
    {
        if (request is not { Type.Name: Parameters })
        {
            return false;
        }

        if (Assigned(request, "Url") is not null)
        {
            return true;
        }

        return (Assigned(request, "Mode") ?? AssignedLater(request)) is { } mode && mode.ConstantValue.Value is not "form";
    }

    /// <summary>What the local that holds the request is given as its mode in a later statement.</summary>
    private static IOperation? AssignedLater(IObjectCreationOperation request)
    {
        if (request.Syntax.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable })
        {
            return null;
        }

        return request.Root().Descendants().OfType<ISimpleAssignmentOperation>().FirstOrDefault(a =>
            a.Target is IPropertyReferenceOperation { Property.Name: "Mode" or "Url", Instance: ILocalReferenceOperation local } && local.Local.Name == variable.Identifier.ValueText)?.Value;
    }

    private static IOperation? Assigned(IObjectCreationOperation creation, string property)
    {
        if (creation.Initializer is not { } all)
        {
            return null;
        }

        foreach (var initializer in all.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name }, Value: { } value } && name == property)
            {
                return value;
            }
        }

        return null;
    }
}
