using System.ComponentModel;
using Helpdesk.Knowledge;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class KnowledgeTools
{
    [McpServerTool(Name = "search_articles", ReadOnly = true)]
    [Description("Searches the help articles.")]
    public static async Task<string> SearchArticles(
        KnowledgeBaseClient knowledge,
        [Description("What to look for")] string text,
        CancellationToken cancellationToken)
    {
        var articles = await knowledge.SearchAsync(text, cancellationToken);
        return articles.Count == 0 ? "No article matches." : string.Join('\n', articles.Select(a => $"{a.Title}: {a.Url}"));
    }
}
