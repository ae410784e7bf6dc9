using System.Net;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Transports;

/// <summary>
/// Opens the fixture's endpoint and no other: the endpoints that an app configures for itself stay dormant, so that
/// a test opens no port.
/// </summary>
internal sealed class OnlyListenerFactory(
    EndPoint endPoint, IConnectionListenerFactory factory, Action<IConnectionListener> onListening)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => true;

    public async ValueTask<IConnectionListener> BindAsync(
        EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!ReferenceEquals(endpoint, endPoint))
        {
            return new DormantListener(endpoint);
        }

        var listener = await factory.BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
        onListening(listener);
        return listener;
    }

    private sealed class DormantListener(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_end.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
