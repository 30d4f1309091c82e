using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// Tells calls that change what belongs to somebody from those that may be a question, a log entry or a cache: what
/// contradicts a hint in the source must leave no doubt.
/// </summary>
internal static class CertainChanges
{
    /// <summary>Words of an address to which a POST only asks, computes or signs in.</summary>
    private static readonly HashSet<string> s_questions = Words(
        "search query graphql sql find list filter lookup get fetch read preview validate verify check test calculate compute estimate simulate "
        + "dryrun dry analyze analyse analysis completions completion embeddings embedding chat generate translate convert render summarize classify "
        + "responses moderations predict inference detect extract parse format evaluate rank rerank compare match suggest recommend autocomplete rpc jsonrpc report "
        + "reports export count aggregate describe resolve token oauth oauth2 auth login signin sign authenticate session sessions connect batchget "
        + "ask answer question statistics stats metrics geocode route routes info status");

    /// <summary>What a program keeps for itself while it answers: nobody else's data.</summary>
    private static readonly HashSet<string> s_ownRecords = Words(
        "log logs logger logging audit cache caches cached caching history telemetry metric metrics usage session sessions token tokens auth login "
        + "temp tmp temporary lock state trace traces statistics appdata lastaccess");

    /// <summary>What is taken back without anything being lost.</summary>
    private static readonly HashSet<string> s_marks = Words(
        "reaction reactions star stars starred watch watchers subscription subscriptions follow following follows like likes favorite favorites "
        + "favourite favourites bookmark bookmarks pin pins vote votes session sessions login logout lock locks token tokens");

    private static readonly HashSet<string> s_changingCommands = Words(
        "delete remove rm apply create install uninstall push commit kill stop restart scale drain cordon deploy destroy publish upgrade patch edit");

    private static readonly HashSet<string> s_readingCommands = Words(
        "get list show status describe log logs diff version info search inspect ls cat ps query help plan top find grep");

    private static readonly HashSet<string> s_readingSql = Words("select with pragma set show explain use describe");

    private static readonly HashSet<string> s_changingSql = Words("insert update delete merge drop create alter truncate replace");

    private static readonly HashSet<string> s_deletingSql = Words("delete drop truncate");

    private static readonly HashSet<string> s_fileChanges = Words("write append delete move copy replace");

    /// <summary>The change that the call makes; null when it makes none, or may not.</summary>
    public static Change? Of(IMethodSymbol target, IOperation call, string? verb, IMethodSymbol container, McpHandler tool)
    {
        var effect = EffectTable.Of(target);
        if (effect is not (EffectKind.Mutating or EffectKind.Unknown))
        {
            return null;
        }

        // Its own session with a service is nobody else's; the sessions that a tool is there to end are.
        var isPurpose = IsOwnRecord(container) && ToolPurpose.Covers(tool, container, call, s_ownRecords);
        if (IsOwnRecord(container) && !isPurpose)
        {
            return null;
        }

        var type = (target.ReducedFrom ?? target).ContainingType;
        return type.ToDisplayString() switch
        {
            "System.Net.Http.HttpClient" or "System.Net.Http.Json.HttpClientJsonExtensions" or "System.Net.Http.HttpMessageInvoker" => Http(target, call, verb, isPurpose),
            "System.IO.File" or "System.IO.Directory" => Files(target, call, isPurpose),
            "System.Diagnostics.Process" when target.Name == "Start" => Command(call),
            "Dapper.SqlMapper" => Sql(target, call, verb, isPurpose),
            _ when target.Name.StartsWith("ExecuteNonQuery", StringComparison.Ordinal) => Sql(target, call, verb, isPurpose),
            _ when effect != EffectKind.Mutating => null,
            var name when name.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) || target.Name.StartsWith("SaveChanges", StringComparison.Ordinal) =>
                new Change(call.Syntax, target.Name, target.Name.StartsWith("ExecuteDelete", StringComparison.Ordinal)),
            _ => EffectTable.IsSdkChange(target) ? new Change(call.Syntax, target.Name, EffectTable.IsSdkDeletion(target)) : null,
        };
    }

    private static Change? Http(IMethodSymbol target, IOperation call, string? verb, bool isPurpose)
    {
        if (target.Name is "Send" or "SendAsync")
        {
            verb = HttpCalls.VerbOf(call) ?? verb;
        }
        else
        {
            verb = NameWords.Split(target.Name).FirstOrDefault();
        }

        var addresses = (target.Name is "Send" or "SendAsync" ? HttpCalls.RequestsOf(call).SelectMany(HttpCalls.ConstantsIn) : HttpCalls.ConstantsIn(call)).ToList();
        switch (verb?.ToLowerInvariant())
        {
            case "delete":
                return new Change(call.Syntax, NameOf(), !addresses.Any(a => Has(a, s_marks)));
            case "put" or "patch":
                return addresses.Any(a => Has(a, s_marks) && !(isPurpose && Has(a, s_ownRecords))) ? null : new Change(call.Syntax, NameOf(), false);

            // Where the address cannot be seen, a POST may ask for anything.
            case "post" when !isPurpose && addresses.Any(a => a.Any(char.IsLetter)) && !addresses.Any(a => Has(a, s_questions)):
                return new Change(call.Syntax, NameOf(), false);
            default:
                return null;
        }

        string NameOf() => target.Name is "Send" or "SendAsync" ? "HTTP " + verb!.ToUpperInvariant() : target.Name;
    }

    /// <summary>A file that the caller names; what the program calls its own it may keep.</summary>
    private static Change? Files(IMethodSymbol target, IOperation call, bool isPurpose)
    {
        if (call is not IInvocationOperation { Arguments: { Length: > 0 } arguments }
            || !s_fileChanges.Contains(NameWords.Split(target.Name).FirstOrDefault() ?? ""))
        {
            return null;
        }

        var path = PathOf(arguments[0].Value).ToList();
        return path.Any(o => o is IParameterReferenceOperation) && (isPurpose ? target.Name == "Delete" && !path.Any(IsTemporary) : !path.Any(IsOwnPlace))
            ? new Change(call.Syntax, target.ContainingType.Name + "." + target.Name, target.Name == "Delete")
            : null;
    }

    /// <summary>What a path is made of, through one local.</summary>
    public static IEnumerable<IOperation> PathOf(IOperation value)
    {
        foreach (var part in value.DescendantsAndSelf())
        {
            yield return part;
            if (part is ILocalReferenceOperation { Local: var local })
            {
                var made = value.Root().Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local));
                foreach (var source in made?.Initializer?.DescendantsAndSelf() ?? Enumerable.Empty<IOperation>())
                {
                    yield return source;
                }
            }
        }
    }

    private static bool IsTemporary(IOperation part) =>
        part is IInvocationOperation { TargetMethod.Name: "GetTempPath" or "GetTempFileName" or "CreateTempSubdirectory" or "GetFolderPath" or "GetRandomFileName" };

    private static bool IsOwnPlace(IOperation part) => part switch
    {
        IInvocationOperation when IsTemporary(part) => true,
        IFieldReferenceOperation { Field.Name: var field } => Has(field, s_ownRecords),
        IPropertyReferenceOperation { Property.Name: var property } => Has(property, s_ownRecords),
        ILocalReferenceOperation { Local.Name: var local } => Has(local, s_ownRecords),
        IParameterReferenceOperation { Parameter.Name: var parameter } => Has(parameter, s_ownRecords),
        { ConstantValue.Value: string text } => Has(text, s_ownRecords),
        _ => false,
    };

    /// <summary>The statements that the method spells out, else the one that its caller hands down.</summary>
    private static Change? Sql(IMethodSymbol target, IOperation call, string? verb, bool isPurpose)
    {
        var statements = HttpCalls.ConstantsIn(call.Root())
            .Select(text => (Text: text, Verb: FirstWord(text)))
            .Where(s => s_readingSql.Contains(s.Verb) || (s_changingSql.Contains(s.Verb) && s.Text.IndexOf(' ') > 0))
            .ToList();
        if (statements.Count == 0 && verb?.StartsWith(HttpCalls.StatementPrefix, StringComparison.Ordinal) == true)
        {
            var handed = verb.Substring(HttpCalls.StatementPrefix.Length);
            return s_changingSql.Contains(handed) ? new Change(call.Syntax, target.Name, s_deletingSql.Contains(handed)) : null;
        }

        var changing = statements.Where(s => s_changingSql.Contains(s.Verb) && (isPurpose ? s.Verb != "insert" : !Has(s.Text.Substring(0, Math.Min(s.Text.Length, 80)), s_ownRecords))).ToList();
        return changing.Count > 0 ? new Change(call.Syntax, target.Name, changing.All(s => s_deletingSql.Contains(s.Verb)))
            : statements.Count == 0 && target.Name.StartsWith("ExecuteNonQuery", StringComparison.Ordinal) ? new Change(call.Syntax, target.Name, false)
            : null;
    }

    /// <summary>A program with a command that says what it changes.</summary>
    private static Change? Command(IOperation call)
    {
        var words = call.Root().Descendants()
            .Where(o => o is IObjectCreationOperation { Constructor.ContainingType.Name: "ProcessStartInfo" }
                or ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Arguments" } }
                or IInvocationOperation { TargetMethod.Name: "Add", Instance: IPropertyReferenceOperation { Property.Name: "ArgumentList" } })
            .Append(call)
            .SelectMany(HttpCalls.ConstantsIn)
            .SelectMany(text => text.Split(' '))
            .Select(word => word.Trim('"', '\'').ToLowerInvariant())
            .ToList();
        return words.Any(s_changingCommands.Contains) && !words.Any(s_readingCommands.Contains) ? new Change(call.Syntax, "Process.Start", false) : null;
    }

    /// <summary>Whether the method, by its name or its type's, keeps the program's own books.</summary>
    private static bool IsOwnRecord(IMethodSymbol container) =>
        Has(container.Name, s_ownRecords) || Has(container.ContainingType?.Name ?? "", s_ownRecords);

    private static string FirstWord(string text)
    {
        var trimmed = text.TrimStart();
        var length = 0;
        while (length < trimmed.Length && char.IsLetter(trimmed[length]))
        {
            length++;
        }

        return trimmed.Substring(0, length).ToLowerInvariant();
    }

    private static bool Has(string text, HashSet<string> words) => NameWords.Split(text).Any(words.Contains);

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
