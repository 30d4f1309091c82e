using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How a test says that it failed.</summary>
public interface IVerifier
{
    void Fail(string? message = null);

    void True(bool assert, string? message = null);

    void False(bool assert, string? message = null);

    void Equal<T>(T expected, T actual, string? message = null);

    /// <summary>A verifier whose messages begin with <paramref name="context"/>: which part of the test was running.</summary>
    IVerifier PushContext(string context);
}

/// <summary>Fails by exception, so that it works under every test framework.</summary>
public class DefaultVerifier : IVerifier
{
    private readonly ImmutableStack<string> _context;

    public DefaultVerifier()
        : this(ImmutableStack<string>.Empty)
    {
    }

    protected DefaultVerifier(ImmutableStack<string> context) => _context = context;

    public virtual void Fail(string? message = null) => throw new InvalidOperationException(CreateMessage(message));

    public virtual void True(bool assert, string? message = null)
    {
        if (!assert)
        {
            Fail(message ?? "Expected true, was false.");
        }
    }

    public virtual void False(bool assert, string? message = null)
    {
        if (assert)
        {
            Fail(message ?? "Expected false, was true.");
        }
    }

    public virtual void Equal<T>(T expected, T actual, string? message = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Fail(message ?? $"Expected '{expected}', was '{actual}'.");
        }
    }

    public virtual IVerifier PushContext(string context) => new DefaultVerifier(_context.Push(context));

    protected virtual string CreateMessage(string? message) =>
        string.Concat(_context.Reverse().Select(c => "Context: " + c + Environment.NewLine)) + message;
}
