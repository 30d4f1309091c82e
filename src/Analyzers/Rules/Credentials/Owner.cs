using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Whose credential it is, by the types around it: <c>AddHttpClient&lt;WeatherApi&gt;</c>, <c>new CrmClient(...)</c>, the class.</summary>
internal static class Owner
{
    // Types that carry anybody's credential.
    private static readonly HashSet<string> s_carriers = new()
    {
        "Dictionary", "List", "KeyValuePair", "AuthenticationHeaderValue", "NetworkCredential", "X509Certificate2", "SymmetricSecurityKey", "HMACSHA1", "HMACSHA256",
        "HMACSHA384", "HMACSHA512", "HttpRequestMessage", "HttpClient", "Uri", "UriBuilder", "StringContent", "FormUrlEncodedContent", "ProcessStartInfo", "ApiKeyCredential",
        "AzureKeyCredential", "ClientSecretCredential", "SqlConnection", "NpgsqlConnection", "MySqlConnection", "String", "Func", "Action", "Lazy",
    };

    /// <summary>The name of the nearest type; empty in top-level statements that name none.</summary>
    public static string Around(SyntaxNode node)
    {
        for (var current = node.Parent; current is not null; current = current.Parent)
        {
            var type = current switch
            {
                ObjectCreationExpressionSyntax creation => creation.Type,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax generic } } => generic.TypeArgumentList.Arguments[0],
                _ => null,
            };
            if (type is not null && NameOf(type) is { } name && !s_carriers.Contains(name))
            {
                return name;
            }

            if (current is BaseTypeDeclarationSyntax declaration)
            {
                return declaration.Identifier.ValueText;
            }
        }

        return "";
    }

    private static string? NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => null,
    };
}
