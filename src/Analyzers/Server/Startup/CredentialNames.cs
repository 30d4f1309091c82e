using System.Collections.Generic;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Server.Startup;

/// <summary>Which environment variables and configuration keys hold a credential that a server cannot work without.</summary>
internal static class CredentialNames
{
    // Telemetry is an extra: a server without its key does its work unseen.
    private static readonly HashSet<string> s_telemetry = new()
    {
        "applicationinsights", "appinsights", "insights", "instrumentation", "instrumentationkey", "telemetry", "otel", "otlp", "opentelemetry", "monitor",
        "sentry", "seq", "datadog", "newrelic", "honeycomb", "grafana", "loki", "splunk", "serilog", "logging", "log", "logs", "analytics", "segment", "posthog", "mixpanel",
    };

    public static bool IsRequiredSecret(string key) => SecretNames.IsSecretEnvironmentName(key) && !IsTelemetry(key);

    public static bool IsTelemetry(string key)
    {
        var words = SecretNames.Words(key);
        for (var i = 0; i < words.Count; i++)
        {
            if (s_telemetry.Contains(words[i])
                || i + 1 < words.Count && (words[i], words[i + 1]) is ("new", "relic") or ("app", "insights") or ("application", "insights") or ("data", "dog") or ("open", "telemetry"))
            {
                return true;
            }
        }

        return false;
    }
}
