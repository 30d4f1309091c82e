namespace Helpdesk.Support;

/// <summary>The account that the server works with, as far as it is anybody's business.</summary>
public sealed record Account(string Name, string Plan);
