namespace Helpdesk.Support;

/// <summary>The account that the server works with, as the desk describes it.</summary>
public sealed record Account(string Name, string Plan, string ApiKey);
