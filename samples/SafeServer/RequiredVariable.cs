namespace Helpdesk;

internal static class RequiredVariable
{
    /// <summary>The variable's value; stops the server when it is missing or empty, since hosts pass "" for an unset one.</summary>
    public static string Read(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? throw new InvalidOperationException($"{name} is not set.") : value;
    }
}
