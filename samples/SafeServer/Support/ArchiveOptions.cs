namespace Helpdesk.Support;

public sealed class ArchiveOptions
{
    public string ApiKey { get; set; } = "";
}
