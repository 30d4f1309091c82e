using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>One sink: what reaches this parameter of this method.</summary>
/// <param name="Type">Full name of the declaring type; a base type or interface counts for what derives from it.</param>
/// <param name="Method">The method's name; <c>.ctor</c> for a constructor.</param>
/// <param name="Parameters">The names of the parameters that are the sink, separated by spaces.</param>
/// <param name="Kind">What it is a sink of.</param>
/// <param name="Area">The area that a sanitizer must clean for.</param>
/// <param name="Name">What a message calls it.</param>
/// <param name="NeedsFile">The receiver, or the argument named "stream"/"utf8Json", must be seen to open a file.</param>
internal sealed record SinkRow(string Type, string Method, string Parameters, SinkKind Kind, SinkAreas Area, string Name, bool NeedsFile = false)
{
    /// <summary>In place of names: whatever is passed.</summary>
    public const string AllParameters = "*";

    private string[]? _parameters;

    /// <summary>Full name of the only type argument of the declaring type with which it is a sink; null for any.</summary>
    public string? Holding { get; init; }

    /// <summary>Whether every value of the call is the sink and the call does nothing else.</summary>
    public bool IsWholeCall { get; init; }

    public bool Takes(IParameterSymbol parameter) =>
        IsWholeCall ? !LogSinks.IsLogger(parameter.Type)
        : Parameters == AllParameters || Array.IndexOf(_parameters ??= Parameters.Split(' '), parameter.Name) >= 0;
}

/// <summary>The sinks, one row an API.</summary>
internal static class SinkTable
{
    /// <summary>What a message to the client is called that the SDK's own methods send.</summary>
    public const string MessageToClient = "a message to the client";

    private static readonly SinkRow[] s_rows =
    {
        File("WriteAllText", "contents"),
        File("WriteAllTextAsync", "contents"),
        File("WriteAllLines", "contents"),
        File("WriteAllLinesAsync", "contents"),
        File("WriteAllBytes", "bytes"),
        File("WriteAllBytesAsync", "bytes"),
        File("AppendAllText", "contents"),
        File("AppendAllTextAsync", "contents"),
        File("AppendAllLines", "contents"),
        File("AppendAllLinesAsync", "contents"),
        File("AppendAllBytes", "bytes"),
        File("AppendAllBytesAsync", "bytes"),
        Opened("System.IO.TextWriter", "Write", "value buffer format arg0 arg1 arg2 arg"),
        Opened("System.IO.TextWriter", "WriteLine", "value buffer format arg0 arg1 arg2 arg"),
        Opened("System.IO.TextWriter", "WriteAsync", "value buffer"),
        Opened("System.IO.TextWriter", "WriteLineAsync", "value buffer"),
        Opened("System.IO.Stream", "Write", "buffer"),
        Opened("System.IO.Stream", "WriteAsync", "buffer"),
        Opened("System.Text.Json.JsonSerializer", "Serialize", "value"),
        Opened("System.Text.Json.JsonSerializer", "SerializeAsync", "value"),
        Stored("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "SetString", "value", "a distributed cache"),
        Stored("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "SetStringAsync", "value", "a distributed cache"),
        Stored("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "Set", "value", "a distributed cache"),
        Stored("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "SetAsync", "value", "a distributed cache"),
        Stored("Microsoft.Extensions.Caching.Distributed.IDistributedCache", "Set", "value", "a distributed cache"),
        Stored("Microsoft.Extensions.Caching.Distributed.IDistributedCache", "SetAsync", "value", "a distributed cache"),
        Stored("Microsoft.Win32.Registry", "SetValue", "value", "the registry"),
        Stored("Microsoft.Win32.RegistryKey", "SetValue", "value", "the registry"),
        Opened("System.Xml.Serialization.XmlSerializer", "Serialize", "o"),
        Stored("Microsoft.Data.Sqlite.SqliteParameterCollection", "AddWithValue", "value", "a database"),
        Stored("Microsoft.Data.Sqlite.SqliteParameter", ".ctor", "value", "a database"),
        Stored("System.Data.SQLite.SQLiteParameterCollection", "AddWithValue", "value", "a database"),
        Stored("System.Data.SQLite.SQLiteParameter", ".ctor", "value", "a database"),
        Stored("Microsoft.Maui.Storage.Preferences", "Set", "value", "the preferences"),
        Stored("Microsoft.Maui.Storage.IPreferences", "Set", "value", "the preferences"),
        Sent("ModelContextProtocol.McpSession", "SendNotificationAsync", "parameters"),
        Sent("ModelContextProtocol.McpEndpointExtensions", "SendNotificationAsync", "parameters"),
        Sent("ModelContextProtocol.McpSession", "NotifyProgressAsync", "progress"),
        Sent("ModelContextProtocol.McpEndpointExtensions", "NotifyProgressAsync", "progress"),
        Sent("ModelContextProtocol.Server.McpServer", "ElicitAsync", "requestParams request message"),
        Sent("ModelContextProtocol.Server.McpServer", "SampleAsync", "requestParams request messages"),
        Sent("System.IProgress", "Report", "value") with { Holding = "ModelContextProtocol.ProgressNotificationValue" },
        Sent("ModelContextProtocol.Server.McpServerExtensions", "ElicitAsync", "request"),
        Sent("ModelContextProtocol.Server.McpServerExtensions", "SampleAsync", "request messages"),
        Parsed("System.Data.Common.DbConnection", ".ctor", "connectionString"),
        Parsed("System.Data.Common.DbConnectionStringBuilder", ".ctor", "connectionString"),
        Parsed("System.Uri", ".ctor", "uriString"),
        Parsed("System.UriBuilder", ".ctor", "uri"),
        Parsed("Npgsql.NpgsqlDataSource", "Create", "connectionString"),
        Parsed("Npgsql.NpgsqlDataSourceBuilder", ".ctor", "connectionString"),
        Parsed("StackExchange.Redis.ConnectionMultiplexer", "Connect", "configuration"),
        Parsed("StackExchange.Redis.ConnectionMultiplexer", "ConnectAsync", "configuration"),
        Parsed("StackExchange.Redis.ConfigurationOptions", "Parse", "configuration"),
        Parsed("MongoDB.Driver.MongoClient", ".ctor", "connectionString"),
        Parsed("MongoDB.Driver.MongoUrl", ".ctor", "url"),
        Parsed("Azure.Storage.Blobs.BlobServiceClient", ".ctor", "connectionString"),
        Parsed("Azure.Storage.Blobs.BlobContainerClient", ".ctor", "connectionString"),
        Parsed("Azure.Storage.Queues.QueueServiceClient", ".ctor", "connectionString"),
        Parsed("Azure.Storage.Queues.QueueClient", ".ctor", "connectionString"),
        Parsed("Azure.Data.Tables.TableServiceClient", ".ctor", "connectionString"),
        Parsed("Azure.Messaging.ServiceBus.ServiceBusClient", ".ctor", "connectionString"),
        Parsed("Microsoft.Azure.Cosmos.CosmosClient", ".ctor", "connectionString"),
    };

    private static readonly Dictionary<string, List<SinkRow>> s_byMethod = Group();

    /// <summary>The base types of exceptions whose message the MCP SDK forwards to the client.</summary>
    private static readonly string[] s_forwardedExceptions =
    {
        "ModelContextProtocol.McpException",
        "ModelContextProtocol.Server.McpServerException",
    };

    /// <summary>The row for a call, or null. A look-up by name refuses nearly every call.</summary>
    public static SinkRow? Find(IMethodSymbol method)
    {
        if (LogSinks.IsLogMethod(method))
        {
            return LogSinks.Whole;
        }

        if (!s_byMethod.TryGetValue(method.Name, out var rows))
        {
            return null;
        }

        foreach (var row in rows)
        {
            if (SymbolNames.IsOrDerivesFrom(method.ContainingType, row.Type)
                && (row.Holding is null || (method.ContainingType.TypeArguments.Length == 1 && SymbolNames.Is(method.ContainingType.TypeArguments[0], row.Holding))))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Whether the SDK sends the exception's own message to the client.</summary>
    public static bool IsForwarded(ITypeSymbol? exception)
    {
        foreach (var name in s_forwardedExceptions)
        {
            if (SymbolNames.IsOrDerivesFrom(exception, name))
            {
                return true;
            }
        }

        return false;
    }

    private static SinkRow File(string method, string parameters) =>
        new("System.IO.File", method, parameters, SinkKind.Storage, SinkAreas.Storage, "a file");

    private static SinkRow Opened(string type, string method, string parameters) =>
        new(type, method, parameters, SinkKind.Storage, SinkAreas.Storage, "a file", NeedsFile: true);

    private static SinkRow Stored(string type, string method, string parameters, string name) =>
        new(type, method, parameters, SinkKind.Storage, SinkAreas.Storage, name);

    private static SinkRow Parsed(string type, string method, string parameters) =>
        new(type, method, parameters, SinkKind.Parser, SinkAreas.Client, "a parser");

    private static SinkRow Sent(string type, string method, string parameters) =>
        new(type, method, parameters, SinkKind.ClientMessage, SinkAreas.Client, MessageToClient);

    private static Dictionary<string, List<SinkRow>> Group()
    {
        var groups = new Dictionary<string, List<SinkRow>>();
        foreach (var row in s_rows.Concat(LogSinks.Rows).Concat(UrlSinks.Rows).Concat(CommandLineSinks.Rows))
        {
            if (!groups.TryGetValue(row.Method, out var list))
            {
                groups.Add(row.Method, list = new List<SinkRow>());
            }

            list.Add(row);
        }

        return groups;
    }
}
