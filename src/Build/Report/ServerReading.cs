using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Report;

/// <summary>Reads the facts that the analyzers state (docs/server-model.md) into the picture of a server.</summary>
internal static class ServerReading
{
    private const string Schema = "1";

    private static readonly char[] s_lines = { '\n' };

    /// <param name="facts">The results of MCPAC0003, of all target frameworks.</param>
    /// <param name="place">Makes a place relative.</param>
    public static ServerPicture Of(IEnumerable<SarifResult> facts, Func<SarifPlace, AuditPlace> place)
    {
        var all = facts.Where(f => Value(f, "Schema") == Schema).ToLookup(f => Value(f, "Fact"), StringComparer.Ordinal);
        var handlers = all["Handler"]
            .Select(f => Handler(f, place(f.Place)))
            .GroupBy(h => (h.Place, h.Name)).Select(g => g.First())
            .OrderBy(h => h.Place.File, StringComparer.Ordinal).ThenBy(h => h.Place.Line).ThenBy(h => h.Place.Column).ThenBy(h => h.Name, StringComparer.Ordinal)
            .ToList();
        var at = new Dictionary<(string, int, int), int>();
        for (var i = 0; i < handlers.Count; i++)
        {
            at[(handlers[i].Place.File, handlers[i].Place.Line, handlers[i].Place.Column)] = i;
        }

        return new ServerPicture
        {
            Handlers = handlers,
            Clients = InOrder(all["Client"].Select(f => new ServerClient(
                Value(f, "Name"),
                Value(f, "Kind"),
                Lines(Value(f, "Credentials")),
                Value(f, "Privilege"),
                place(f.Place),
                f.Related.Select(place).Select(p => at.TryGetValue((p.File, p.Line, p.Column), out var index) ? index : -1).Where(i => i >= 0).Distinct().ToList())), c => c.Place, c => c.Name),
            Credentials = InOrder(all["Credential"].Select(f => new ServerCredential(Value(f, "Name"), Value(f, "From"), Value(f, "Member"), Value(f, "Checked"), place(f.Place))), c => c.Place, c => c.Name),

            // Of several target frameworks the steps are numbered alike, or else the first one's are shown.
            Steps = all["Startup"]
                .Select(f => (Order: int.TryParse(Value(f, "Order"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var order) ? order : 0, Fact: f))
                .GroupBy(f => f.Order).OrderBy(g => g.Key).Select(g => g.First().Fact)
                .Select(f => new ServerStep(Value(f, "Step"), Value(f, "Name").Length > 0 ? Value(f, "Name") : Value(f, "Call"), place(f.Place)))
                .ToList(),
            Transports = all["Transport"].Select(f => Value(f, "Name")).Distinct().OrderBy(t => t, StringComparer.Ordinal).ToList(),
            Endpoints = InOrder(all["Endpoint"].Select(f => new ServerEndpoint(Value(f, "Name"), Value(f, "Guard"), place(f.Place))), e => e.Place, e => e.Route),
        };
    }

    private static ServerHandler Handler(SarifResult fact, AuditPlace place)
    {
        var lines = Value(fact, "Lines").Split('-').Select(l => int.TryParse(l, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0).ToArray();
        return new ServerHandler(
            Value(fact, "Kind"), Value(fact, "Name"), Value(fact, "Code"), Value(fact, "Effect"), Value(fact, "Because"), place, lines[0], lines[lines.Length - 1]);
    }

    private static List<T> InOrder<T>(IEnumerable<T> items, Func<T, AuditPlace> place, Func<T, string> name) => items
        .GroupBy(i => (place(i), name(i))).Select(g => g.First())
        .OrderBy(i => place(i).File, StringComparer.Ordinal).ThenBy(i => place(i).Line).ThenBy(i => place(i).Column).ThenBy(name, StringComparer.Ordinal)
        .ToList();

    private static string Value(SarifResult fact, string name) => fact.Properties.TryGetValue(name, out var value) ? value : "";

    private static string[] Lines(string text) => text.Split(s_lines, StringSplitOptions.RemoveEmptyEntries);
}
