using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>A credential found in the source: what it is, what it is bound to, what the fix needs to know.</summary>
internal sealed class HardCodedCredential
{
    /// <summary>The whole text is the credential: it can be replaced by a read.</summary>
    public const string WholeShape = "Whole";

    /// <summary>The text holds more than the credential.</summary>
    public const string PartShape = "Part";

    /// <summary>The credential is no text: nothing can be read in its place without converting it.</summary>
    public const string SpelledShape = "Spelled";

    private HardCodedCredential(ValueVerdict value, CredentialRule rule, string displayName, string variable, string shape)
    {
        Rule = rule;
        Value = value;
        DisplayName = displayName;
        Variable = variable;
        Shape = shape;
    }

    public ValueVerdict Value { get; }

    /// <summary>Which rule speaks of it.</summary>
    public CredentialRule Rule { get; }

    /// <summary>What the message calls the place.</summary>
    public string DisplayName { get; }

    /// <summary>The environment variable to read instead.</summary>
    public string Variable { get; }

    public string Shape { get; }

    /// <param name="expression">The text.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="program">Where to look for the uses of a text under a name that says nothing; null to leave it at the name.</param>
    public static HardCodedCredential? Find(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken, McpProgram? program = null)
    {
        var text = ConstantText.Written(expression, out var holes);
        if (holes && OwnConstants.AreJoinedIn(expression) && ConstantText.Folded(expression, model, cancellationToken) is { } joined)
        {
            text = joined;
            holes = false;
        }

        var value = SecretValues.Classify(text);
        if (value.IsSecret)
        {
            return Create(expression, text, value, BoundNameFinder.Find(expression, model, cancellationToken));
        }

        if (holes ? !ConstantText.MayBeConstant(expression) : !SecretValues.MayNeedName(text))
        {
            return null;
        }

        // Only now, with a text that a name could make a credential, is anything bound.
        var name = BoundNameFinder.Find(expression, model, cancellationToken, out var holder);
        if (program is not null && holder is not null && name.Verdict.Strength != NameStrength.Strict && HeldConstant.MayMatter(text))
        {
            name = new HeldConstant(program, cancellationToken).UseOf(holder) ?? name;
        }

        name = ListNames.OfType(name, expression);

        if (name.Verdict.Strength == NameStrength.None || (holes && (ConstantText.Folded(expression, model, cancellationToken) is not { } folded || (text = folded).Length == 0)))
        {
            return null;
        }

        value = SecretValues.Classify(text, name.Verdict, name.Name + " " + Owner.Around(expression));
        return value.IsSecret && !SaysItsOwnName(text, name.Name) ? Create(expression, text, value, name) : null;
    }

    /// <summary>A credential that a list of bytes or characters spells.</summary>
    public static HardCodedCredential? FindSpelledOut(ExpressionSyntax list, SemanticModel model, CancellationToken cancellationToken) =>
        SpelledOut.Find(list, model, cancellationToken) is (var value, var name)
            ? new HardCodedCredential(value, CredentialRule.Any, name.Name, SecretNames.EnvironmentNameFor(name.Name, Owner.Around(list), null), SpelledShape)
            : null;

    private static HardCodedCredential Create(ExpressionSyntax expression, string text, ValueVerdict value, BoundName name)
    {
        var member = name.Verdict.Strength == NameStrength.None ? MemberAround(expression) ?? name.Name : name.Name;
        var noun = value.Kind == ValueKind.AuthorizationHeader || name.Verdict.Words.StartsWith("authorization", System.StringComparison.Ordinal) ? "Token" : NounOf(expression, member);
        var variable = SecretNames.EnvironmentNameFor(noun, Owner.Around(expression), value.Variable);
        var whole = value.Start == 0 && value.Length == text.Length;
        return new HardCodedCredential(value, CredentialRules.Of(value, text), member.Length == 0 ? "text" : member, variable, whole ? WholeShape : PartShape);
    }

    /// <summary><c>const string ApiKey = "API_KEY"</c>: the name of a variable, not its value.</summary>
    public static bool SaysItsOwnName(string text, string name) =>
        text.Length < 60 && string.Join(" ", SecretNames.Words(text)) == string.Join(" ", SecretNames.Words(name));

    /// <summary>"key of SymmetricSecurityKey" is for a reader; a setting is called like what holds the text, or like the type.</summary>
    private static string NounOf(ExpressionSyntax expression, string member)
    {
        var space = member.LastIndexOf(' ');
        return space < 0 ? member
            : expression.Ancestors().TakeWhile(a => a is not StatementSyntax).OfType<VariableDeclaratorSyntax>().FirstOrDefault()?.Identifier.ValueText
                ?? expression.FirstAncestorOrSelf<PropertyDeclarationSyntax>()?.Identifier.ValueText
                ?? member.Substring(space + 1);
    }

    private static string? MemberAround(SyntaxNode node)
    {
        for (var current = node.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case VariableDeclaratorSyntax variable:
                    return variable.Identifier.ValueText;
                case PropertyDeclarationSyntax property:
                    return property.Identifier.ValueText;
                case MethodDeclarationSyntax method:
                    return method.Identifier.ValueText;
                case LocalFunctionStatementSyntax function:
                    return function.Identifier.ValueText;
                case BaseTypeDeclarationSyntax type:
                    return type.Identifier.ValueText;
            }
        }

        return null;
    }
}
