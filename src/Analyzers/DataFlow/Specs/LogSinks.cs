using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What writes to a log, a trace or a telemetry system: one row an API, and the two kinds of generated log methods.</summary>
internal static class LogSinks
{
    private const string Log = "the log";
    private const string Trace = "the trace";
    private const string Telemetry = "the telemetry";

    private const string Serilog = "messageTemplate propertyValue propertyValue0 propertyValue1 propertyValue2 propertyValues exception value";
    private const string NLog = "message value args argument argument1 argument2 argument3 exception";
    private const string Diagnostics = "message value format args detailMessage detailMessageFormat data";

    /// <summary>Standard output and standard error.</summary>
    public static readonly SinkRow Console = new("System.Console", "Write", "value format arg arg0 arg1 arg2 arg3 buffer", SinkKind.Log, SinkAreas.Log, "the console");

    /// <summary>A method whose parameters are the values of a log line.</summary>
    public static readonly SinkRow Whole = new("", "", "", SinkKind.Log, SinkAreas.Log, Log) { IsWholeCall = true };

    public static readonly IReadOnlyList<SinkRow> Rows = Build().ToList();

    /// <summary>The names of the methods, without those that mean many things.</summary>
    public static IEnumerable<string> Names => Rows.Select(row => row.Method).Where(name => name is not ("Add" or "Record" or "Log"));

    /// <summary>
    /// A partial method that the logging generator implements, or a delegate of <c>LoggerMessage.Define</c>, known by its
    /// type: a logger first, an exception last.
    /// </summary>
    public static bool IsLogMethod(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            var arguments = method.ContainingType.TypeArguments;
            return method.ContainingType.Name is "Action" or "Func"
                && arguments.Length > 2
                && IsLogger(arguments[0])
                && arguments[arguments.Length - 1].Name is "Exception" or "IDisposable";
        }

        var partial = method.PartialDefinitionPart ?? method;
        return method.ReturnsVoid
            && partial.IsPartialDefinition
            && partial.GetAttributes().Any(a => SymbolNames.Is(a.AttributeClass, "Microsoft.Extensions.Logging.LoggerMessageAttribute"));
    }

    public static bool IsLogger(ITypeSymbol type) =>
        type.Name == "ILogger" && SymbolNames.Is(type, "Microsoft.Extensions.Logging.ILogger");

    /// <summary><c>Console.Out</c> and <c>Console.Error</c>.</summary>
    public static bool IsConsole(IOperation? writer) =>
        writer is not null
        && OperationExtensions.Unconverted(writer) is IPropertyReferenceOperation { Property: { Name: "Out" or "Error" } property }
        && SymbolNames.Is(property.ContainingType, "System.Console");

    private static IEnumerable<SinkRow> Build()
    {
        foreach (var method in new[] { "Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical", "BeginScope" })
        {
            yield return Row("Microsoft.Extensions.Logging.LoggerExtensions", method, "message messageFormat args exception", Log);
        }

        yield return Row("Microsoft.Extensions.Logging.ILogger", "Log", "state exception", Log);
        yield return Row("Microsoft.Extensions.Logging.ILogger", "BeginScope", "state", Log);
        foreach (var method in new[] { "Verbose", "Debug", "Information", "Warning", "Error", "Fatal", "Write", "ForContext" })
        {
            yield return Row("Serilog.ILogger", method, Serilog, Log);
            yield return Row("Serilog.Log", method, Serilog, Log);
        }

        yield return Row("Serilog.Context.LogContext", "PushProperty", "value", Log);
        foreach (var method in new[] { "Trace", "Debug", "Info", "Warn", "Error", "Fatal", "Log" })
        {
            yield return Row("NLog.ILoggerBase", method, NLog, Log);
            yield return Row("NLog.ILogger", method, NLog, Log);
            yield return Row("NLog.Logger", method, NLog, Log);
        }

        foreach (var method in new[] { "Debug", "Info", "Warn", "Error", "Fatal" })
        {
            yield return Row("log4net.ILog", method, "message exception", Log);
            yield return Row("log4net.ILog", method + "Format", "format args arg0 arg1 arg2", Log);
        }

        yield return Console;
        yield return Console with { Method = "WriteLine" };
        foreach (var method in new[] { "Write", "WriteLine", "WriteIf", "WriteLineIf", "Print", "Fail", "Assert" })
        {
            yield return Row("System.Diagnostics.Debug", method, Diagnostics, Trace);
        }

        foreach (var method in new[] { "Write", "WriteLine", "WriteIf", "WriteLineIf", "TraceInformation", "TraceWarning", "TraceError", "Fail", "Assert" })
        {
            yield return Row("System.Diagnostics.Trace", method, Diagnostics, Trace);
        }

        foreach (var method in new[] { "TraceInformation", "TraceEvent", "TraceData" })
        {
            yield return Row("System.Diagnostics.TraceSource", method, Diagnostics, Trace);
        }

        yield return Row("System.Diagnostics.EventLog", "WriteEntry", "message", Log);
        yield return Row("System.Diagnostics.Tracing.EventSource", "WriteEvent", "arg1 arg2 arg3 args", Trace);
        yield return Row("System.Diagnostics.Tracing.EventSource", "Write", "data", Trace);
        foreach (var method in new[] { "SetTag", "AddTag", "AddBaggage", "SetBaggage" })
        {
            yield return Row("System.Diagnostics.Activity", method, "value", Telemetry);
        }

        yield return Row("System.Diagnostics.Activity", "AddEvent", "e", Telemetry);
        yield return Row("System.Diagnostics.Activity", "AddException", "exception tags", Telemetry);
        yield return Row("System.Diagnostics.Activity", "SetStatus", "description", Telemetry);
        yield return Row("System.Diagnostics.ActivitySource", "StartActivity", "name tags", Telemetry);
        yield return Row("System.Diagnostics.ActivitySource", "CreateActivity", "name tags", Telemetry);
        foreach (var (type, method) in new[] { ("Counter", "Add"), ("UpDownCounter", "Add"), ("Histogram", "Record"), ("Gauge", "Record") })
        {
            yield return Row("System.Diagnostics.Metrics." + type, method, "tag tag1 tag2 tag3 tags tagList", Telemetry);
        }

        yield return Row("OpenTelemetry.Trace.TelemetrySpan", "SetAttribute", "value", Telemetry);
        foreach (var method in new[] { "TrackEvent", "TrackTrace", "TrackException", "TrackDependency", "TrackMetric", "TrackRequest" })
        {
            yield return Row("Microsoft.ApplicationInsights.TelemetryClient", method, "message eventName properties exception name data dependencyName", Telemetry);
        }
    }

    private static SinkRow Row(string type, string method, string parameters, string name) =>
        new(type, method, parameters, SinkKind.Log, SinkAreas.Log, name);
}
