using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelContextProtocol.Server;

[assembly: InternalsVisibleTo("Nobody")]
[module: SkipLocalsInit]

namespace Features.Types
{
    public delegate string Formatter<in T>(T value, ref int count, out string text);

    [Flags]
    public enum Access : ushort
    {
        None = 0,
        Read = 1 << 0,
        Write = 1 << 1,
        All = Read | Write,
    }

    public interface IClient<TSelf>
        where TSelf : IClient<TSelf>, allows ref struct
    {
        static abstract TSelf Create(string apiKey);

        static virtual string Name => "client";

        string Default() => "default";

        event EventHandler? Changed;
    }

    public record struct Point(int X, int Y);

    public readonly record struct Token(string Value)
    {
        public override string ToString() => "[redacted]";
    }

    public abstract record Credential(string Name)
    {
        public required string Secret { get; init; }

        public sealed record Password(string Name, string User) : Credential(Name);

        public sealed record Key(string Name) : Credential(Name)
        {
            public string Header => field ??= "X-Api-Key";
        }
    }

    public ref struct Reader
    {
        private ref int _position;
        private readonly ReadOnlySpan<char> _text;

        public Reader(ReadOnlySpan<char> text, ref int position)
        {
            _text = text;
            _position = ref position;
        }

        public readonly char Current => _text[_position];

        public readonly void Dispose()
        {
        }
    }

    [StructLayout(LayoutKind.Explicit)]
    public unsafe struct Native
    {
        [FieldOffset(0)]
        public fixed byte Bytes[16];

        [FieldOffset(0)]
        public delegate* unmanaged[Cdecl]<int, void> Callback;
    }

    [InlineArray(4)]
    public struct Four
    {
        private int _first;
    }

    file sealed class Hidden
    {
        public static readonly string Value = "hidden";
    }

    public sealed partial class Client(string apiKey, HttpClient http, int retries = 3) : IDisposable
    {
        private const string Prefix = "key-" + "prefix";

        private static readonly Lazy<Client> s_shared = new(() => new(Environment.GetEnvironmentVariable("API_KEY")!, new HttpClient()));

        private volatile int _calls;

        static Client() => RuntimeHelpers.RunClassConstructor(typeof(Hidden).TypeHandle);

        public Client()
            : this("", new HttpClient())
        {
        }

        ~Client() => Dispose();

        public static Client Shared => s_shared.Value;

        public string this[string name, params object?[] rest]
        {
            get => name + apiKey.Length + rest.Length;
            set => _ = value;
        }

        public Uri? Address { get; set; }

        public int Retries { get; private protected set; } = retries;

        public event Action<string>? Called
        {
            add => _calls++;
            remove => _calls--;
        }

        public partial string Version { get; }

        public static Client operator +(Client left, Client right) => left;

        public static explicit operator string(Client client) => Prefix;

        public static implicit operator bool([NotNullWhen(true)] Client? client) => client is not null;

        public static bool operator true(Client client) => true;

        public static bool operator false(Client client) => false;

        public static Client operator checked ++(Client client) => client;

        public static Client operator ++(Client client) => client;

        [MemberNotNull(nameof(Address))]
        public void Dispose()
        {
            Address ??= new Uri("https://example.com");
            http.Dispose();
        }

        public void Deconstruct(out string key, out int calls) => (key, calls) = (apiKey, _calls);

        [DllImport("native", EntryPoint = "call")]
        private static extern int Call(nint handle, in Point point);

        partial void OnCalled(string name);
    }

    partial class Client
    {
        public partial string Version => "1";

        partial void OnCalled(string name) => _calls += name.Length;
    }

    public static class Extensions
    {
        public static string Masked(this string text) => new('*', text.Length);

        extension(Client client)
        {
            public string Label => client.Retries.ToString();

            public static Client Empty => new() { Address = new Uri("https://example.com") };
        }
    }

    [McpServerToolType]
    public partial class Tools<T>(Client client, [FromKeyed("x")] T value)
        where T : notnull, new()
    {
        [McpServerTool(Name = "describe", ReadOnly = true), Description("Describes.")]
        internal async Task<string?> DescribeAsync([Description("Which")] string which, T other = default!, CancellationToken ct = default)
        {
            await Task.Yield();
            return client[which, value, other, nameof(Client.Dispose)];
        }

        [McpServerTool(ReadOnly = true)]
        public static partial ValueTask<(string Key, int Count)> Pair(params ReadOnlySpan<string> names);

        public static partial ValueTask<(string Key, int Count)> Pair(params ReadOnlySpan<string> names) => new((names[0], names.Length));
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class FromKeyedAttribute(string key) : Attribute
    {
        public string Key { get; } = key;
    }

    public class GenericAttribute<T> : Attribute;

    [Generic<string>]
    public static class Marked
    {
        public static void Run<[Generic<int>] T>() => Console.WriteLine(typeof(T));
    }
}
