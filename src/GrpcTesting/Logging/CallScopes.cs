using System.Runtime.CompilerServices;

namespace GrpcTesting.Logging;

/// <summary>
/// Finds the owner of a client call again when the test reads from it or writes to it later, in a context of its own:
/// <c>Grpc.Net.Client</c> opens a log scope there, with an object that is the same throughout the call.
/// </summary>
internal sealed class CallScopes(LogHub hub)
{
    private readonly ConditionalWeakTable<object, LogOutput> _owners = [];

    public IDisposable? Begin(object scope)
    {
        if (hub.Current is { } current)
        {
            _owners.TryAdd(scope, current);
            return null;
        }

        return _owners.TryGetValue(scope, out var owner) ? hub.Enter(owner) : null;
    }
}
