// The parts of JwtBearer and of the token validation library that servers name, without their behaviour.
using System;
using System.Collections.Generic;
using System.Net.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.Tokens
{
    public abstract class SecurityToken
    {
    }

    public abstract class SecurityKey
    {
    }

    public class SymmetricSecurityKey : SecurityKey
    {
        public SymmetricSecurityKey(byte[] key) => Key = key;

        public byte[] Key { get; }
    }

    public delegate bool AudienceValidator(IEnumerable<string> audiences, SecurityToken securityToken, TokenValidationParameters validationParameters);

    public delegate string IssuerValidator(string issuer, SecurityToken securityToken, TokenValidationParameters validationParameters);

    public delegate bool LifetimeValidator(DateTime? notBefore, DateTime? expires, SecurityToken securityToken, TokenValidationParameters validationParameters);

    public delegate SecurityToken SignatureValidator(string token, TokenValidationParameters validationParameters);

    public class TokenValidationParameters
    {
        public bool ValidateAudience { get; set; } = true;

        public bool ValidateIssuer { get; set; } = true;

        public bool ValidateLifetime { get; set; } = true;

        public bool ValidateIssuerSigningKey { get; set; }

        public bool RequireSignedTokens { get; set; } = true;

        public bool RequireExpirationTime { get; set; } = true;

        public bool RequireAudience { get; set; } = true;

        public string? ValidAudience { get; set; }

        public IEnumerable<string>? ValidAudiences { get; set; }

        public string? ValidIssuer { get; set; }

        public IEnumerable<string>? ValidIssuers { get; set; }

        public SecurityKey? IssuerSigningKey { get; set; }

        public AudienceValidator? AudienceValidator { get; set; }

        public IssuerValidator? IssuerValidator { get; set; }

        public LifetimeValidator? LifetimeValidator { get; set; }

        public SignatureValidator? SignatureValidator { get; set; }

        public string NameClaimType { get; set; } = "";

        public string RoleClaimType { get; set; } = "";
    }
}

namespace Microsoft.AspNetCore.Authentication.JwtBearer
{
    public static class JwtBearerDefaults
    {
        public const string AuthenticationScheme = "Bearer";
    }

    public class JwtBearerEvents
    {
    }

    public class JwtBearerOptions : AuthenticationSchemeOptions
    {
        public bool RequireHttpsMetadata { get; set; } = true;

        public string MetadataAddress { get; set; } = "";

        public string? Authority { get; set; }

        public string? Audience { get; set; }

        public string Challenge { get; set; } = "";

        public HttpMessageHandler? BackchannelHttpHandler { get; set; }

        public bool SaveToken { get; set; } = true;

        public bool IncludeErrorDetails { get; set; } = true;

        public bool MapInboundClaims { get; set; }

        public TokenValidationParameters TokenValidationParameters { get; set; } = new();

        public new JwtBearerEvents Events { get; set; } = new();
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class JwtBearerExtensions
    {
        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, string authenticationScheme) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, Action<JwtBearerOptions> configureOptions) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, string authenticationScheme, Action<JwtBearerOptions> configureOptions) => throw null!;
    }
}
