using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What becomes part of the address of a request: one row an API.</summary>
internal static class UrlSinks
{
    /// <summary>The value of one query parameter, as the name of a sink.</summary>
    public const string Parameter = "a query parameter";

    private const string Address = "the address of a request";
    private const string Client = "System.Net.Http.HttpClient";
    private const string Json = "System.Net.Http.Json.HttpClientJsonExtensions";

    public static readonly IReadOnlyList<SinkRow> Rows = Build().ToList();

    // Type and property, both by full name.
    private static readonly (string Type, string Property)[] s_properties =
    {
        ("System.UriBuilder", "Query"),
        ("System.UriBuilder", "Path"),
        ("System.Net.Http.HttpRequestMessage", "RequestUri"),
        (Client, "BaseAddress"),
        ("ModelContextProtocol.Client.HttpClientTransportOptions", "Endpoint"),
        ("ModelContextProtocol.Client.SseClientTransportOptions", "Endpoint"),
        ("ModelContextProtocol.Protocol.Transport.SseClientTransportOptions", "Endpoint"),
    };

    /// <summary>The sink that assigning a property is, or null.</summary>
    public static SinkRow? Find(IPropertySymbol property)
    {
        foreach (var (type, name) in s_properties)
        {
            if (property.Name == name && SymbolNames.IsOrDerivesFrom(property.ContainingType, type))
            {
                return Row(type, name, "");
            }
        }

        return null;
    }

    private static IEnumerable<SinkRow> Build()
    {
        foreach (var method in new[] { "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync" })
        {
            yield return Row(Client, method, "requestUri");
        }

        foreach (var method in new[] { "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync" })
        {
            yield return Row(Json, method, "requestUri");
        }

        yield return Row("System.Net.Http.HttpRequestMessage", ".ctor", "requestUri");
        foreach (var method in new[] { "DownloadString", "DownloadStringTaskAsync", "DownloadData", "DownloadDataTaskAsync", "UploadString", "UploadStringTaskAsync", "OpenRead" })
        {
            yield return Row("System.Net.WebClient", method, "address");
        }

        yield return Row("System.Net.WebRequest", "Create", "requestUriString requestUri");
        yield return Row("System.Net.WebRequest", "CreateHttp", "requestUriString requestUri");
        yield return Row("System.Net.WebSockets.ClientWebSocket", "ConnectAsync", "uri");
        yield return Row("Microsoft.AspNetCore.WebUtilities.QueryHelpers", "AddQueryString", "value queryString") with { Name = Parameter };
        yield return Row("RestSharp.RestRequestExtensions", "AddQueryParameter", "value") with { Name = Parameter };
        yield return Row("RestSharp.RestRequest", "AddQueryParameter", "value") with { Name = Parameter };
        yield return Row("RestSharp.RestRequest", ".ctor", "resource");
        yield return Row("Flurl.Url", "SetQueryParam", "value") with { Name = Parameter };
        yield return Row("Flurl.GeneratedExtensions", "SetQueryParam", "value") with { Name = Parameter };
    }

    private static SinkRow Row(string type, string method, string parameters) =>
        new(type, method, parameters, SinkKind.Url, SinkAreas.Url, Address);
}
