using System.Collections;
using Microsoft.Build.Framework;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>Runs a task as MSBuild would, and keeps what it logs.</summary>
internal sealed class TaskRun : IBuildEngine6
{
    private readonly List<string> _logged = [];

    /// <summary>What was set on the command line.</summary>
    public Dictionary<string, string> GlobalProperties { get; init; } = [];

    /// <summary>Errors, warnings and messages that have an id: <c>file(line): severity id: text</c>.</summary>
    public IReadOnlyList<string> Logged => _logged;

    /// <summary>All that was logged, without places.</summary>
    public List<string> Texts { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "Desk.csproj";

    public bool IsRunningMultipleNodes => false;

    public bool Execute(ITask task)
    {
        task.BuildEngine = this;
        return task.Execute();
    }

    public void LogErrorEvent(BuildErrorEventArgs e) => Add(e.File, e.LineNumber, "error", e.Code, e.Message);

    public void LogWarningEvent(BuildWarningEventArgs e) => Add(e.File, e.LineNumber, "warning", e.Code, e.Message);

    public void LogMessageEvent(BuildMessageEventArgs e) => Add(e.File, e.LineNumber, "message", e.Code, e.Message);

    public IReadOnlyDictionary<string, string> GetGlobalProperties() => GlobalProperties;

    public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();

    public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();

    public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => throw new NotSupportedException();

    public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

    public void LogTelemetry(string eventName, IDictionary<string, string> properties) => throw new NotSupportedException();

    public void Reacquire() => throw new NotSupportedException();

    public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => throw new NotSupportedException();

    public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

    public void Yield() => throw new NotSupportedException();

    private void Add(string? file, int line, string severity, string? id, string? text)
    {
        Texts.Add(text ?? "");
        if (!string.IsNullOrEmpty(id))
        {
            _logged.Add($"{Path.GetFileName(file)}({line}): {severity} {id}: {text}");
        }
    }
}
