namespace Plain;

/// <summary>A library without MCP: nothing in it concerns the rules, whatever it holds.</summary>
public static class Greeting
{
    public const string ApiKey = "@@PLANTED_TOKEN@@";

    public static string For(string name) => $"Good morning, {name}.";
}
