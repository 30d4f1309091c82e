using System.Text.Json;

namespace McpAnalyzers.Build.Tests.Audit;

/// <summary>
/// SARIF 2.1.0 as far as our logs use it: which members an object may and must have, and of what type. A member that is not
/// listed is a mistake: services refuse logs that the schema does not allow.
/// </summary>
internal static class SarifShape
{
    /// <summary>By object: name and type, with <c>*</c> for a list, <c>+</c> for one without equals, and <c>!</c> for what must be there.</summary>
    private static readonly Dictionary<string, string> s_shapes = new()
    {
        ["log"] = "$schema:uri version:version! runs:run*!",
        ["run"] = "tool:tool! automationDetails:automationDetails invocations:invocation* originalUriBaseIds:bases columnKind:columnKind results:result* taxonomies:toolComponent+",
        ["tool"] = "driver:toolComponent!",
        ["toolComponent"] = "name:name! organization:text informationUri:uri semanticVersion:text shortDescription:string isComprehensive:flag rules:reportingDescriptor+ taxa:reportingDescriptor+ supportedTaxonomies:toolComponentReference+",
        ["toolComponentReference"] = "name:text index:number",
        ["reportingDescriptor"] = "id:name! shortDescription:string fullDescription:string helpUri:uri defaultConfiguration:configuration properties:properties relationships:relationship+",
        ["configuration"] = "enabled:flag",
        ["relationship"] = "target:descriptorReference! kinds:text+",
        ["descriptorReference"] = "id:text index:number toolComponent:toolComponentReference",
        ["properties"] = "tags:text+ tier:text",
        ["automationDetails"] = "id:text",
        ["invocation"] = "executionSuccessful:flag! toolExecutionNotifications:notification*",
        ["notification"] = "level:level message:message!",
        ["bases"] = "SRCROOT:base",
        ["base"] = "description:message",
        ["result"] = "ruleId:name ruleIndex:number level:level message:message! locations:location* relatedLocations:location+ codeFlows:codeFlow* partialFingerprints:fingerprints suppressions:suppression+ properties:properties",
        ["fingerprints"] = "mcpAnalyzers/v1:name",
        ["suppression"] = "kind:suppressionKind! justification:text",
        ["location"] = "id:number physicalLocation:physicalLocation message:message",
        ["physicalLocation"] = "artifactLocation:artifactLocation region:region",
        ["artifactLocation"] = "uri:relative! uriBaseId:text!",
        ["region"] = "startLine:position startColumn:position endLine:position endColumn:position",
        ["codeFlow"] = "threadFlows:threadFlow*!",
        ["threadFlow"] = "locations:threadFlowLocation*!",
        ["threadFlowLocation"] = "location:location",
        ["message"] = "text:text!",
        ["string"] = "text:text!",
    };

    /// <summary>What is wrong with a log; nothing when it is one.</summary>
    public static IReadOnlyList<string> Mistakes(JsonElement log)
    {
        var mistakes = new List<string>();
        Object(log, "log", "", mistakes);
        return mistakes;
    }

    private static void Object(JsonElement json, string shape, string path, List<string> mistakes)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add($"{path} is no object");
            return;
        }

        var members = s_shapes[shape].Split(' ').Select(m => m.Split(':')).ToDictionary(m => m[0], m => m[1]);
        foreach (var member in json.EnumerateObject().GroupBy(m => m.Name))
        {
            if (member.Count() > 1 || !members.TryGetValue(member.Key, out var type))
            {
                mistakes.Add($"{path}/{member.Key} is {(member.Count() > 1 ? "there twice" : "not allowed")}");
            }
            else
            {
                Member(member.Single().Value, type.TrimEnd('!'), $"{path}/{member.Key}", mistakes);
            }
        }

        mistakes.AddRange(members.Where(m => m.Value.EndsWith('!') && !json.TryGetProperty(m.Key, out _)).Select(m => $"{path} lacks {m.Key}"));
    }

    private static void Member(JsonElement json, string type, string path, List<string> mistakes)
    {
        if (!type.EndsWith('*') && !type.EndsWith('+'))
        {
            One(json, type, path, mistakes);
        }
        else if (json.ValueKind != JsonValueKind.Array)
        {
            mistakes.Add($"{path} is no list");
        }
        else
        {
            var items = json.EnumerateArray().ToList();
            for (var i = 0; i < items.Count; i++)
            {
                One(items[i], type[..^1], $"{path}[{i}]", mistakes);
            }

            if (type.EndsWith('+') && items.Select(i => i.GetRawText()).Distinct().Count() < items.Count)
            {
                mistakes.Add($"{path} holds a thing twice");
            }
        }
    }

    private static void One(JsonElement json, string type, string path, List<string> mistakes)
    {
        if (s_shapes.ContainsKey(type))
        {
            Object(json, type, path, mistakes);
            return;
        }

        var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : null;
        var isRight = type switch
        {
            "flag" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => json.TryGetInt32(out var number) && number >= 0,
            "position" => json.TryGetInt32(out var number) && number >= 1,
            "version" => text == "2.1.0",
            "columnKind" => text is "utf16CodeUnits" or "unicodeCodePoints",
            "level" => text is "none" or "note" or "warning" or "error",
            "suppressionKind" => text is "inSource" or "external",
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == "https",
            "relative" => text is not null && Uri.IsWellFormedUriString(text, UriKind.Relative) && !text.StartsWith('/') && !text.Contains('\\') && !text.Split('/').Contains(".."),
            "name" => text is { Length: > 0 },
            _ => text is not null,
        };
        if (!isRight)
        {
            mistakes.Add($"{path} is no {type}: {json.GetRawText()}");
        }
    }
}
