using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Names that say what all the values below them are: <c>ApiKeys</c> of a dictionary, a list or a class, and the type of a declaration.</summary>
internal static class ListNames
{
    /// <summary>The name of a list tells what its elements are, where its own words do not: <c>AllowedTokens</c>.</summary>
    /// <param name="name">What the declaration or the target is called.</param>
    /// <param name="isListed">Whether the constant is one of several there.</param>
    /// <param name="isKeyed">Whether it stands under a key there that says nothing of it.</param>
    /// <param name="clause">What gives the constant to it; null where that has no type of its own.</param>
    public static BoundName Of(BoundName name, bool isListed, bool isKeyed, SyntaxNode? clause)
    {
        if (isKeyed && AreOfOneAccount(name.Name))
        {
            return BoundName.None;
        }

        if (name.IsNone || name.Verdict.Strength != NameStrength.None)
        {
            return name;
        }

        if (isListed)
        {
            return With(name, OfElements(name.Name));
        }

        // AccessToken current = "...": a type of one's own that is made of a text.
        return clause is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: IdentifierNameSyntax type } } }
            ? With(name, SecretNames.Classify(type.Identifier.ValueText, NamePosition.Identifier))
            : name;
    }

    /// <summary>
    /// <c>static class ApiKeys { const string Weather = "..."; }</c>. A class that does something is called after what it
    /// deals with, not after what it holds.
    /// </summary>
    public static BoundName OfType(BoundName member, SyntaxNode constant)
    {
        if (member.Position != NamePosition.Identifier
            || !SaysNothing(member, key: null)
            || constant.Parent is not EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } }
            || constant.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not ClassDeclarationSyntax type
            || type.Members.Any(m => m is BaseMethodDeclarationSyntax))
        {
            return member;
        }

        return With(member, OfElements(type.Identifier.ValueText));
    }

    /// <summary>Whether the name of an element tells nothing of it, as the name of a tenant does; <c>ClientId</c> does tell.</summary>
    /// <param name="name">The name.</param>
    /// <param name="key">What stands in its place where that is no text: <c>[Names.ClientId]</c>.</param>
    public static bool SaysNothing(BoundName name, ExpressionSyntax? key)
    {
        if (name.Verdict.Strength != NameStrength.None)
        {
            return false;
        }

        var words = SecretNames.Words(name.IsNone ? NameReader.Of(key).Name : name.Name);
        return words.Count == 0 || !(SecretLexicon.NegativeAfter.Contains(words[words.Count - 1]) || SecretLexicon.PlainlyPublic.Contains(words[words.Count - 1]));
    }

    private static BoundName With(BoundName name, NameVerdict verdict) =>
        verdict.Strength == NameStrength.None ? name : new BoundName(name.Name, name.Position, name.Use, verdict);

    /// <summary>Credentials of one account are a user, a password and more.</summary>
    private static bool AreOfOneAccount(string name) =>
        name.EndsWith("credentials", System.StringComparison.OrdinalIgnoreCase) || name.EndsWith("creds", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>What an element is when a list of them is called so.</summary>
    private static NameVerdict OfElements(string name) =>
        name.Length > 3 && name[name.Length - 1] == 's' && !AreOfOneAccount(name)
            ? SecretNames.Classify(name.Substring(0, name.Length - 1), NamePosition.Identifier)
            : NameVerdict.None;
}
