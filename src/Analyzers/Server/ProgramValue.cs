using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace McpAnalyzers.Server;

/// <summary>
/// Something about the whole program that is computed when it is first asked for. Every file asks, on every thread, at once:
/// one computes and the others wait, which costs less than all computing.
/// </summary>
/// <remarks>
/// All values of a program share one lock, which its holder may take again: values that need one another cannot wait in a
/// circle. Not a <see cref="Lazy{T}"/>: it would keep a cancellation; here a cancelled computation leaves nothing behind.
/// </remarks>
internal sealed class ProgramValue<T>
{
    private readonly object _gate;
    private StrongBox<T>? _value;

    public ProgramValue(McpProgram program) => _gate = program.Gate;

    /// <summary>The value; <paramref name="compute"/> is called unless it is known.</summary>
    public T Get<TOwner>(TOwner owner, Func<TOwner, CancellationToken, T> compute, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _value) is { } known)
        {
            return known.Value!;
        }

        lock (_gate)
        {
            if (_value is null)
            {
                Volatile.Write(ref _value, new StrongBox<T>(compute(owner, cancellationToken)));
            }

            return _value!.Value!;
        }
    }
}
