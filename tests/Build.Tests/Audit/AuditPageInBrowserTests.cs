using System.Text.Json.Nodes;
using McpAnalyzers.Build.Report;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>The page of a report as a reader has it: on a phone and on a desk, in light and in dark, with a keyboard.</summary>
public sealed class AuditPageInBrowserTests(SharedBrowser shared) : IClassFixture<SharedBrowser>, IDisposable
{
    /// <summary>Everything that sticks out of the window, of its scrolling frame or, in the picture, of its box.</summary>
    private const string Overflow = """
        (() => {
          const found = [];
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > width) found.push('page is ' + document.documentElement.scrollWidth + ' wide');
          for (const e of document.body.querySelectorAll('*')) {
            const box = e.getBoundingClientRect();
            if (box.width === 0 || e.parentElement.closest('.scroll') || e.closest('.skip') || (e.closest('svg') && e.tagName !== 'svg')) continue;
            if (box.right > width + 1 || box.left < -1) found.push(e.tagName + '.' + e.getAttribute('class') + ' ' + box.left + '..' + box.right);
          }
          for (const text of document.querySelectorAll('svg g > text')) {
            const inner = text.getBoundingClientRect();
            const outer = text.parentNode.querySelector('rect').getBoundingClientRect();
            if (inner.width > 0 && (inner.right > outer.right + 1 || inner.left < outer.left - 1)) found.push('text ' + text.textContent);
          }
          for (const group of document.querySelectorAll('svg g')) {
            const texts = [...group.querySelectorAll('text')].map(t => t.getBoundingClientRect());
            for (let i = 0; i < texts.length; i++) for (let k = 0; k < i; k++) {
              const a = texts[i], b = texts[k];
              if (a.width > 0 && a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3) found.push('overlap ' + group.textContent);
            }
          }
          return found;
        })()
        """;

    /// <summary>Every text with too little contrast to what is behind it, by WCAG 2 (4.5, and 3 for large text).</summary>
    private const string Contrast = """
        (() => {
          document.querySelectorAll('details').forEach(d => d.open = true);
          const found = [];
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
          const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
          const light = c => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
          const behind = e => {
            for (let n = e; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.a === 1) return c; }
            return { r: 255, g: 255, b: 255 };
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let seen = 0;
          while (walker.nextNode()) {
            const e = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || ['TITLE', 'title', 'desc', 'STYLE'].includes(e.tagName)) continue;
            const box = e.getBoundingClientRect();
            if (box.width === 0) continue;
            const style = getComputedStyle(e);
            const isDrawn = e instanceof SVGElement;
            const front = parse(isDrawn ? style.fill : style.color);
            const rect = isDrawn ? e.parentNode.querySelector(':scope > rect') : null;
            const back = rect ? parse(getComputedStyle(rect).fill) : behind(isDrawn ? e.closest('svg').parentElement : e);
            const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            const size = parseFloat(style.fontSize);
            const needed = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700) ? 3 : 4.5;
            seen++;
            if (ratio < needed) found.push(ratio.toFixed(2) + ' ' + walker.currentNode.data.trim().slice(0, 40));
          }
          if (seen < 20) found.push('only ' + seen + ' texts seen');
          return found;
        })()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-audit-page-").FullName;

    public static TheoryData<string, int, bool> Views
    {
        get
        {
            var data = new TheoryData<string, int, bool>();
            foreach (var page in new[] { "small", "hard", "many" })
            {
                data.Add(page, 360, false);
                data.Add(page, 360, true);
                data.Add(page, 1440, false);
                data.Add(page, 1440, true);
            }

            return data;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task Page_is_quiet_fits_and_can_be_read(string name, int width, bool isDark)
    {
        var browser = shared.Browser;
        var page = Page(name);
        await browser.OpenAsync(page, width, isDark);

        AssertNone(await browser.EvaluateAsync(Overflow));
        AssertNone(await browser.EvaluateAsync(Contrast));

        // With all details open, too.
        AssertNone(await browser.EvaluateAsync(Overflow));
        Assert.Equal(isDark, (bool)await browser.EvaluateAsync("(() => { const c = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number); return c[0] < 128; })()"));
        Assert.Equal(0, (int)await browser.EvaluateAsync("document.scripts.length"));

        // Nothing on the console, nothing thrown, and no request but the page's own.
        Assert.Empty(browser.Events.Where(e => (string?)e["method"] is "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded").Select(e => e.ToJsonString()));
        var requests = browser.Events.Where(e => (string?)e["method"] == "Network.requestWillBeSent").Select(e => (string)e["params"]!["request"]!["url"]!).Where(u => !u.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal([page.AbsoluteUri], requests);
    }

    [BrowserTheory]
    [InlineData("small", 360)]
    [InlineData("many", 1440)]
    public async Task Everything_can_be_reached_with_the_keyboard(string name, int width)
    {
        var browser = shared.Browser;
        await browser.OpenAsync(Page(name), width, isDark: false);
        await browser.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true); 0");
        var stops = (int)await browser.EvaluateAsync("""
            (() => {
              const stops = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')].filter(e => e.getClientRects().length > 0);
              stops.forEach((e, i) => e.dataset.stop = i);
              return stops.length;
            })()
            """);
        Assert.InRange(stops, 5, 200);

        var reached = new HashSet<string>();
        for (var i = 0; i < stops; i++)
        {
            await browser.PressTabAsync();

            // Each is where focus can be seen: with an outline, and inside the window.
            var focus = await browser.EvaluateAsync("""
                (() => {
                  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
                  const isSeen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
                  return [e.dataset.stop || e.tagName, isSeen];
                })()
                """);
            Assert.True((bool)focus[1]!, $"stop {focus[0]} cannot be seen");
            reached.Add((string)focus[0]!);
        }

        Assert.Equal(Enumerable.Range(0, stops).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToHashSet(), reached);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Uri Page(string name)
    {
        var path = Path.Combine(_folder, "mcp-audit.html");
        File.WriteAllText(path, AuditPage.Write(name switch
        {
            "small" => [AuditSamples.Small()],
            "hard" => [AuditSamples.Hard()],
            _ => [AuditSamples.Small(), AuditSamples.Hard(), new AuditReport { Project = "Empty" }],
        }));
        return new Uri(path);
    }

    private static void AssertNone(JsonNode found) => Assert.Empty(found.AsArray().Select(f => (string)f!));
}
