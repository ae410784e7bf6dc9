using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GrpcTesting.Recording;

/// <summary>
/// Gives every call of a fixture's clients an id, and finds a call again from the object that the client returned.
/// </summary>
internal sealed class CallTracker(TimeSpan timeout)
{
    // Keyed by the call object, which is sealed and carries no state of ours: the entry lives as long as it does.
    private static readonly ConditionalWeakTable<object, TrackedCall> Calls = [];

    private long _lastId;

    public TimeSpan Timeout => timeout;

    public ServerFailures ServerFailures { get; } = new();

    public TrackedCall Begin(string method) => new(this, Interlocked.Increment(ref _lastId), method);

    public static void Attach(object call, TrackedCall tracked) => Calls.Add(call, tracked);

    public static bool TryFind(object call, [NotNullWhen(true)] out TrackedCall? tracked) =>
        Calls.TryGetValue(call, out tracked);
}
