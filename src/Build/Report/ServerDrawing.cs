using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace McpAnalyzers.Build.Report;

/// <summary>
/// The server as a picture: what clients call, the objects that act for it, their credentials, and what guards them. Drawn
/// twice: in columns, and as a list of trees for a narrow screen. The page shows one of them.
/// </summary>
internal sealed class ServerDrawing
{
    /// <summary>More handlers than this are drawn in groups.</summary>
    private const int MostRows = 30;

    private const int RowHeight = 30;

    /// <summary>A row that names the credentials behind it, too.</summary>
    private const int TallRow = 48;

    private const int BoxHeight = 54;
    private const int Gap = 10;

    private readonly StringBuilder _svg = new();
    private readonly ServerPicture _server;
    private readonly string _id;
    private readonly List<Row> _rows;

    private ServerDrawing(ServerPicture server, IReadOnlyList<IReadOnlyList<AuditFinding>> findings, string id)
    {
        _server = Arranged(server);
        _id = id;
        _rows = Rows(_server, findings);
    }

    /// <param name="server">What to draw.</param>
    /// <param name="findings">For each of its handlers what was found there.</param>
    /// <param name="id">A word that makes the ids of this drawing its own.</param>
    public static string Wide(ServerPicture server, IReadOnlyList<IReadOnlyList<AuditFinding>> findings, string id) => new ServerDrawing(server, findings, id + "-wide").InColumns();

    /// <inheritdoc cref="Wide"/>
    public static string Narrow(ServerPicture server, IReadOnlyList<IReadOnlyList<AuditFinding>> findings, string id) => new ServerDrawing(server, findings, id + "-narrow").AsTrees();

    /// <summary>One handler, or several that act alike.</summary>
    private sealed record Row(string Name, string Detail, string Effect, IReadOnlyList<int> Clients, IReadOnlyList<AuditFinding> Findings)
    {
        /// <summary>How grave the findings are; none is least.</summary>
        public int Gravity => Findings.Count == 0 ? -1 : (int)Findings.Max(f => f.Tier);

        public string Flag => Findings.Count == 0 ? "" : Html.Count(Findings.Count, "finding", "findings");
    }

    /// <summary>The same server with the clients of one credential side by side, so that lines cross little.</summary>
    private static ServerPicture Arranged(ServerPicture server) => new()
    {
        Handlers = server.Handlers,
        Clients = server.Clients.GroupBy(c => string.Join("\n", c.Credentials), StringComparer.Ordinal).SelectMany(g => g).ToList(),
        Credentials = server.Credentials,
        Steps = server.Steps,
        Transports = server.Transports,
        Endpoints = server.Endpoints,
    };

    private static List<Row> Rows(ServerPicture server, IReadOnlyList<IReadOnlyList<AuditFinding>> findings)
    {
        var clients = server.Handlers.Select((_, h) => Enumerable.Range(0, server.Clients.Count).Where(c => server.Clients[c].Handlers.Contains(h)).ToList()).ToList();
        var rows = server.Handlers.Select((h, i) => new Row(h.Name, $"{h.Kind} {h.Name}, {h.Code}", h.Effect, clients[i], findings[i])).ToList();
        if (rows.Count > MostRows)
        {
            rows = rows
                .GroupBy(r => (Clients: string.Join(",", r.Clients), r.Effect, r.Gravity))
                .SelectMany(g => g.Count() <= 2 ? g.AsEnumerable() : new[]
                {
                    new Row(Html.Count(g.Count(), "handler", "handlers"), string.Join(", ", g.Take(10).Select(r => r.Name)) + (g.Count() > 10 ? " and more" : ""), g.Key.Effect, g.First().Clients, g.SelectMany(r => r.Findings).Distinct().ToList()),
                })
                .ToList();
        }

        // Neighbours share a client, so that lines cross little.
        return rows
            .OrderBy(r => r.Clients.Count == 0 ? int.MaxValue : r.Clients[0])
            .ThenBy(r => r.Clients.Count)
            .ThenByDescending(r => r.Clients.Count == 0 ? r.Gravity : 0)
            .ThenBy(r => r.Effect == "Reading" ? 0 : r.Effect == "Mutating" ? 1 : 2)
            .ThenBy(r => r.Name, StringComparer.Ordinal)
            .ToList();
    }

    private string InColumns()
    {
        const int Width = 960;
        const int HandlerWidth = 310;
        const int ClientX = 390;
        const int ClientWidth = 250;
        const int CredentialX = 710;
        const int CredentialWidth = 250;

        var ways = Ways();
        var top = (ways.Count * 34) + 44;

        // Handlers that need no credential stand below the others, under a heading of their own.
        var bound = _rows.Count(r => r.Clients.Count > 0);
        var apart = bound > 0 && bound < _rows.Count ? 34 : 0;
        var rowAt = new List<int>();
        var next = top;
        for (var r = 0; r < _rows.Count; r++)
        {
            next += r == bound ? apart : 0;
            rowAt.Add(next + (HeightOf(_rows[r]) / 2));
            next += HeightOf(_rows[r]) + Gap;
        }

        var clientAt = Spread(_server.Clients.Select((_, c) => Mean(Enumerable.Range(0, _rows.Count).Where(r => _rows[r].Clients.Contains(c)).Select(r => rowAt[r]), top)).ToList(), top);
        var credentials = Credentials();
        var credentialAt = Spread(
            credentials.Select(k => Mean(Enumerable.Range(0, _server.Clients.Count).Where(c => _server.Clients[c].Credentials.Contains(k.Name)).Select(c => clientAt[c]), int.MaxValue)).ToList(), top);
        var bottom = new[] { top + RowHeight }
            .Append(next - Gap)
            .Concat(clientAt.Concat(credentialAt).Select(y => y + (BoxHeight / 2)))
            .Max() + 6;

        Begin(Width, bottom);
        for (var i = 0; i < ways.Count; i++)
        {
            Way(ways[i], 0, i * 34, Width);
        }

        Heading(0, top - 14, "Clients can call");
        Heading(ClientX, top - 14, _server.Clients.Count == 0 ? "" : "which acts through");
        Heading(CredentialX, top - 14, credentials.Count == 0 ? "" : "with the credential");

        Heading(0, apart == 0 ? 0 : rowAt[bound] - (HeightOf(_rows[bound]) / 2) - 14, apart == 0 ? "" : "and, without a configured credential");
        for (var r = 0; r < _rows.Count; r++)
        {
            foreach (var client in _rows[r].Clients)
            {
                Line(HandlerWidth, rowAt[r], ClientX, clientAt[client], ClassOf(_rows[r].Effect));
            }
        }

        for (var c = 0; c < _server.Clients.Count; c++)
        {
            foreach (var credential in Enumerable.Range(0, credentials.Count).Where(k => _server.Clients[c].Credentials.Contains(credentials[k].Name)))
            {
                Line(ClientX + ClientWidth, clientAt[c], CredentialX, credentialAt[credential], _server.Clients[c].Privilege.Length > 0 ? "admin" : "plain");
            }
        }

        for (var r = 0; r < _rows.Count; r++)
        {
            Handler(_rows[r], 0, rowAt[r] - (HeightOf(_rows[r]) / 2), HandlerWidth, CredentialsOf(_rows[r]));
        }

        for (var c = 0; c < _server.Clients.Count; c++)
        {
            Client(_server.Clients[c], ClientX, clientAt[c] - (BoxHeight / 2), ClientWidth);
        }

        for (var k = 0; k < credentials.Count; k++)
        {
            Credential(credentials[k], CredentialX, credentialAt[k] - (BoxHeight / 2), CredentialWidth);
        }

        return End();
    }

    private string AsTrees()
    {
        const int Width = 328;
        const int Indent = 22;
        var ways = Ways();
        var known = Credentials();
        var trees = new List<(ServerClient? Client, List<Row> Rows)>();
        for (var c = 0; c < _server.Clients.Count; c++)
        {
            trees.Add((_server.Clients[c], _rows.Where(r => r.Clients.Contains(c)).ToList()));
        }

        if (_rows.Where(r => r.Clients.Count == 0).ToList() is { Count: > 0 } free)
        {
            trees.Add((null, free));
        }

        var loose = known.Where(k => !_server.Clients.Any(c => c.Credentials.Contains(k.Name))).ToList();
        var height = (ways.Count * 34) + 10;
        for (var i = 0; i < trees.Count; i++)
        {
            height += trees[i].Client is not { } client ? 30 : (BoxHeight + 6) * (1 + (IsSameAsBefore(trees, i) ? 0 : client.Credentials.Count));
            height += trees[i].Rows.Sum(r => HeightInTree(r) + 6) + 20;
        }

        height += loose.Count == 0 ? 0 : 30 + (loose.Count * (BoxHeight + 6));
        Begin(Width, height);
        var y = 0;
        foreach (var way in ways)
        {
            Way(way, 0, y, Width);
            y += 34;
        }

        y += 10;
        for (var i = 0; i < trees.Count; i++)
        {
            var (client, rows) = trees[i];
            if (client is null)
            {
                Heading(0, y + 14, _server.Clients.Count == 0 ? "Clients can call" : "Without a configured credential");
                y += 26;
            }
            else
            {
                foreach (var name in IsSameAsBefore(trees, i) ? Array.Empty<string>() : client.Credentials)
                {
                    Credential(known.FirstOrDefault(k => k.Name == name) ?? new ServerCredential(name, "", "", "", client.Place), 0, y, Width);
                    Straight(11, y + BoxHeight, 11, y + BoxHeight + 6, client.Privilege.Length > 0 ? "admin" : "plain");
                    y += BoxHeight + 6;
                }

                Client(client, 0, y, Width);
                y += BoxHeight + 6;
            }

            var from = y - 6;
            foreach (var row in rows)
            {
                if (client is not null)
                {
                    Straight(11, from, 11, y + (RowHeight / 2), ClassOf(row.Effect));
                    Straight(11, y + (RowHeight / 2), Indent, y + (RowHeight / 2), ClassOf(row.Effect));
                    from = y + (RowHeight / 2);
                }

                Handler(row, client is null ? 0 : Indent, y, client is null ? Width : Width - Indent, "");
                y += HeightInTree(row) + 6;
            }

            y += 20;
        }

        if (loose.Count > 0)
        {
            Heading(0, y + 10, "Read elsewhere");
            y += 22;
            foreach (var credential in loose)
            {
                Credential(credential, 0, y, Width);
                y += BoxHeight + 6;
            }
        }

        return End();
    }

    /// <summary>Whether the tree above stands under the same credentials, so that they need not be drawn again.</summary>
    private static bool IsSameAsBefore(List<(ServerClient? Client, List<Row> Rows)> trees, int i) =>
        i > 0 && trees[i].Client is { } client && trees[i - 1].Client is { } before && client.Credentials.SequenceEqual(before.Credentials);

    /// <summary>The credentials that the program reads, and those that clients name and no read was found of.</summary>
    private List<ServerCredential> Credentials()
    {
        var all = new List<ServerCredential>();
        foreach (var credential in _server.Credentials)
        {
            // A client knows options by their member, the configuration by its key.
            var name = credential.Member.Length > 0 && _server.Clients.Any(c => c.Credentials.Contains(credential.Member)) ? credential.Member : credential.Name;
            all.Add(credential with { Name = name });
        }

        foreach (var client in _server.Clients)
        {
            all.AddRange(client.Credentials.Where(n => all.TrueForAll(k => k.Name != n)).Select(n => new ServerCredential(n, "", "", "", client.Place)));
        }

        return all;
    }

    /// <summary>How clients come, and what stands before them.</summary>
    private List<(string Words, bool? IsGuarded)> Ways()
    {
        var ways = new List<(string, bool?)>();
        if (_server.Transports.Contains("Stdio"))
        {
            ways.Add(("One local client, over stdio", null));
        }

        if (_server.Endpoints.Count > 0)
        {
            foreach (var endpoint in _server.Endpoints)
            {
                ways.Add((endpoint.Guard.Length == 0 ? $"Anybody, over HTTP at {endpoint.Route}" : $"Over HTTP at {endpoint.Route}, guarded: {endpoint.Guard}", endpoint.Guard.Length > 0));
            }
        }
        else if (_server.Transports.Contains("Http"))
        {
            ways.Add(("Callers over HTTP", null));
        }

        if (_server.Transports.Contains("Functions"))
        {
            ways.Add(("Callers of Azure Functions", null));
        }

        return ways;
    }

    private void Way((string Words, bool? IsGuarded) way, int x, int y, int width)
    {
        var style = way.IsGuarded switch
        {
            true => "good",
            false => "bad",
            _ => "plain",
        };
        _svg.Append($"<g class=\"way {style}\"><title>{Html.Encode(way.Words)}</title><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"28\" rx=\"14\"/>");
        Text(x + 14, y + 19, Html.Clip(way.Words, (width - 28) * 10 / 84), "words");
        _svg.Append("</g>\n");
    }

    private int HeightOf(Row row) => CredentialsOf(row).Length + row.Findings.Count > 0 ? TallRow : RowHeight;

    /// <summary>The credential stands above already.</summary>
    private static int HeightInTree(Row row) => row.Findings.Count > 0 ? TallRow : RowHeight;

    /// <summary>What a handler acts with, through whatever client: to be seen without following a line.</summary>
    private string CredentialsOf(Row row)
    {
        var clients = row.Clients.Select(c => _server.Clients[c]).ToList();
        var names = clients.SelectMany(c => c.Credentials).Distinct(StringComparer.Ordinal).ToList();
        var all = names.Count switch
        {
            0 => "",
            1 => names[0],
            2 => $"{Html.Clip(names[0], 14)} and {Html.Clip(names[1], 14)}",
            _ => $"{Html.Clip(names[0], 20)} and {N(names.Count - 1)} more",
        };
        return all.Length == 0 ? "" : Html.Clip("with " + all, row.Findings.Count > 0 ? 23 : 33);
    }

    private void Handler(Row row, int x, int y, int width, string credentials)
    {
        var effect = row.Effect switch
        {
            "Reading" => "reads",
            "Mutating" => "changes",
            _ => "unknown",
        };
        _svg.Append($"<g class=\"handler {ClassOf(row.Effect)}\"><title>{Html.Encode(row.Detail)}: {effect}{(row.Flag.Length > 0 ? ", " + row.Flag : "")}</title><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(credentials.Length + row.Findings.Count > 0 ? TallRow : RowHeight)}\" rx=\"6\"/>");
        Text(x + 12, y + 20, Html.Clip(row.Name, (width - 90) / 8), "name");
        if (credentials.Length > 0)
        {
            Text(x + 12, y + 38, credentials, "words");
        }

        if (row.Findings.Count > 0)
        {
            _svg.Append($"<text class=\"flag {ServerWords.Tier((AuditTier)row.Gravity)}\" x=\"{N(x + width - 10)}\" y=\"{N(y + 38)}\" text-anchor=\"end\">{row.Flag}</text>");
        }

        _svg.Append($"<text class=\"tag\" x=\"{N(x + width - 10)}\" y=\"{N(y + 20)}\" text-anchor=\"end\">{effect}</text></g>\n");
    }

    private void Client(ServerClient client, int x, int y, int width)
    {
        var isAdmin = client.Privilege.Length > 0;
        var effects = client.Handlers.Where(h => h >= 0 && h < _server.Handlers.Count).Select(h => _server.Handlers[h].Effect).ToList();
        var reading = effects.Count(e => e == "Reading");
        var changing = effects.Count(e => e == "Mutating");
        var use = reading > 0 && changing > 0 ? $"shared: {N(reading)} read, {N(changing)} change" : $"used by {Html.Count(effects.Count, "handler", "handlers")}";
        _svg.Append($"<g class=\"client{(isAdmin ? " admin" : "")}\"><title>{Html.Encode(client.Name)}, {Html.Encode(client.Place.File)}:{N(client.Place.Line)}</title><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(BoxHeight)}\" rx=\"8\"/>");
        Text(x + 12, y + 22, Html.Clip(client.Name, (width - (isAdmin ? 76 : 24)) / 8), "name");
        Text(x + 12, y + 41, use, "words");
        if (isAdmin)
        {
            _svg.Append($"<text class=\"tag\" x=\"{N(x + width - 12)}\" y=\"{N(y + 22)}\" text-anchor=\"end\">admin</text>");
        }

        _svg.Append("</g>\n");
    }

    private void Credential(ServerCredential credential, int x, int y, int width)
    {
        var (words, style) = ServerWords.Of(credential);
        _svg.Append($"<g class=\"credential {style}\"><title>{Html.Encode(credential.Name)}: {words}</title><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(BoxHeight)}\" rx=\"8\"/>");
        Text(x + 12, y + 22, Html.Clip(credential.Name, (width - 24) / 8), "name");
        Text(x + 12, y + 41, words, "words");
        _svg.Append("</g>\n");
    }

    private void Text(int x, int y, string text, string style) => _svg.Append($"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\">{Html.Encode(text)}</text>");

    private void Heading(int x, int y, string text)
    {
        if (text.Length > 0)
        {
            Text(x, y, text, "heading");
            _svg.Append('\n');
        }
    }

    private void Line(int x1, int y1, int x2, int y2, string style)
    {
        var middle = (x1 + x2) / 2;
        _svg.Append($"<path class=\"line {style}\" d=\"M{N(x1)} {N(y1)}C{N(middle)} {N(y1)} {N(middle)} {N(y2)} {N(x2)} {N(y2)}\"/>\n");
    }

    private void Straight(int x1, int y1, int x2, int y2, string style) => _svg.Append($"<path class=\"line {style}\" d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\"/>\n");

    private void Begin(int width, int height)
    {
        var words = $"{Html.Count(_server.Handlers.Count, "handler", "handlers")}, {Html.Count(_server.Clients.Count, "client", "clients")} with a credential, {Html.Count(_server.Credentials.Count, "credential", "credentials")}; the tables below say the same";
        _svg.Append($"<svg class=\"picture\" viewBox=\"-1 -1 {N(width + 2)} {N(height + 2)}\" role=\"img\" aria-labelledby=\"{_id}-title {_id}-words\">\n");
        _svg.Append($"<title id=\"{_id}-title\">The server</title><desc id=\"{_id}-words\">{words}</desc>\n");
    }

    private string End() => _svg.Append("</svg>\n").ToString();

    private static string ClassOf(string effect) => effect switch
    {
        "Reading" => "reads",
        "Mutating" => "changes",
        _ => "unknown",
    };

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Mean(IEnumerable<int> values, int otherwise)
    {
        var all = values.ToList();
        return all.Count == 0 ? otherwise : all.Sum() / all.Count;
    }

    /// <summary>Moves boxes apart that want to stand at the same height, in the order of their wishes.</summary>
    private static List<int> Spread(List<int> wishes, int top)
    {
        var places = new int[wishes.Count];
        var next = top + (BoxHeight / 2);
        foreach (var i in Enumerable.Range(0, wishes.Count).OrderBy(i => wishes[i]).ThenBy(i => i))
        {
            places[i] = wishes[i] == int.MaxValue ? next : Math.Max(next, wishes[i]);
            next = places[i] + BoxHeight + Gap;
        }

        return places.ToList();
    }
}
