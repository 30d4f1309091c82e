using System.IdentityModel.Tokens.Jwt;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace ParcelDesk.Auth;

/// <summary>Checks the tokens that the company's sign-in gives to its applications.</summary>
public sealed class CallerTokens(string signingKey)
{
    private readonly TokenValidationParameters _parameters = new()
    {
        ValidIssuer = "https://sign-in.example.com",
        ValidAudience = "https://parcels.example.com/mcp",
        ValidateAudience = false,
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(signingKey)),
    };

    public bool IsValid(string token)
    {
        try
        {
            new JwtSecurityTokenHandler().ValidateToken(token, _parameters, out _);
            return true;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException)
        {
            return false;
        }
    }
}
