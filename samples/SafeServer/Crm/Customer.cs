namespace Helpdesk.Crm;

public sealed record Customer(string Id, string Name, string Email);
