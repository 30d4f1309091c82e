using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace McpAnalyzers.Server;

/// <summary>How a public API takes its key: the parameter that people use, and the header that it takes instead.</summary>
/// <param name="Host">A word of the host's name that stands in every address of it.</param>
/// <param name="Parameters">The names of the query parameter, separated by spaces.</param>
/// <param name="Header">The header; null where the API takes the key in the address only.</param>
/// <param name="Scheme">What stands before the key in an Authorization header; empty in any other.</param>
internal sealed record KnownApi(string Host, string Parameters, string? Header, string Scheme = "")
{
    // From the vendors' public documentation.
    private static readonly ImmutableArray<KnownApi> s_all = ImmutableArray.Create(
        new KnownApi("googleapis", "key", "X-Goog-Api-Key"),
        new KnownApi("newsapi", "apiKey", "X-Api-Key"),
        new KnownApi("nasa", "api_key", "X-Api-Key"),
        new KnownApi("data.gov", "api_key", "X-Api-Key"),
        new KnownApi("finnhub", "token", "X-Finnhub-Token"),
        new KnownApi("coingecko", "x_cg_demo_api_key", "x-cg-demo-api-key"),
        new KnownApi("coingecko", "x_cg_pro_api_key", "x-cg-pro-api-key"),
        new KnownApi("coinmarketcap", "CMC_PRO_API_KEY", "X-CMC_PRO_API_KEY"),
        new KnownApi("spoonacular", "apiKey", "x-api-key"),
        new KnownApi("newsdata", "apikey", "X-ACCESS-KEY"),
        new KnownApi("hunter", "api_key", "X-API-KEY"),
        new KnownApi("azurewebsites", "code", "x-functions-key"),
        new KnownApi("azure-api", "subscription-key", "Ocp-Apim-Subscription-Key"),
        new KnownApi("gitlab", "private_token", "PRIVATE-TOKEN"),
        new KnownApi("gitlab", "access_token", "Authorization", "Bearer"),
        new KnownApi("github", "access_token", "Authorization", "Bearer"),
        new KnownApi("slack", "token", "Authorization", "Bearer"),
        new KnownApi("polygon", "apiKey", "Authorization", "Bearer"),
        new KnownApi("facebook", "access_token", "Authorization", "Bearer"),
        new KnownApi("hubapi", "hapikey", "Authorization", "Bearer"),
        new KnownApi("steampowered", "key", "x-webapi-key"),
        new KnownApi("shelly", "auth_key", null),
        new KnownApi("openweathermap", "appid", null),
        new KnownApi("weatherapi", "key", null),
        new KnownApi("weatherbit", "key", null),
        new KnownApi("visualcrossing", "key", null),
        new KnownApi("weatherstack", "access_key", null),
        new KnownApi("alphavantage", "apikey", null),
        new KnownApi("omdbapi", "apikey", null),
        new KnownApi("themoviedb", "api_key", null),
        new KnownApi("serpapi", "api_key", null),
        new KnownApi("etherscan", "apikey", null),
        new KnownApi("giphy", "api_key", null),
        new KnownApi("mapbox", "access_token", null),
        new KnownApi("virtualearth", "key", null),
        new KnownApi("ipgeolocation", "apiKey", null),
        new KnownApi("ipstack", "access_key", null),
        new KnownApi("ticketmaster", "apikey", null),
        new KnownApi("nytimes", "api-key", null),
        new KnownApi("timezonedb", "key", null));

    /// <summary>The API whose host is among <paramref name="hosts"/> and that takes this parameter; null for any other.</summary>
    /// <param name="parameter">The query parameter's name.</param>
    /// <param name="hosts">Whether a word stands in what is known of the address.</param>
    public static KnownApi? Find(string parameter, Func<string, bool> hosts)
    {
        foreach (var api in s_all)
        {
            if (Array.Exists(api.Parameters.Split(' '), p => string.Equals(p, parameter, StringComparison.OrdinalIgnoreCase)) && hosts(api.Host))
            {
                return api;
            }
        }

        return null;
    }
}
