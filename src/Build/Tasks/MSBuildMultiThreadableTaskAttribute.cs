using System;

namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task asks nothing of its process, neither folder nor environment, and so may run beside others in one: a build
/// with <c>-mt</c> starts a process for each that does not say so. MSBuild looks for the name; older versions for nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute
{
}
