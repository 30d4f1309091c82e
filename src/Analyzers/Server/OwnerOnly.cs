using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Whether a file is made readable for its owner only, which an operator may choose over encryption.</summary>
internal static class OwnerOnly
{
    /// <summary>Whether the method around a write restricts the file's mode to its owner (Unix) or sets its access list (Windows).</summary>
    public static bool IsCreatedFor(SyntaxNode write)
    {
        if (write.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return false;
        }

        var restricts = false;
        foreach (var token in member.DescendantTokens())
        {
            switch (token.ValueText)
            {
                case "GroupRead" or "GroupWrite" or "OtherRead" or "OtherWrite":
                    return false;

                case "SetUnixFileMode" or "UnixCreateMode":
                case "SetAccessControl":
                    restricts = true;
                    break;
            }
        }

        return restricts;
    }
}
