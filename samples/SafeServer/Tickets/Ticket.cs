namespace Helpdesk.Tickets;

public sealed record Ticket(int Id, string Subject, string Status, string CustomerId);
