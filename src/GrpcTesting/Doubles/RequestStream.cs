using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>A <see cref="TestStreamWriter{T}"/> as the request stream of a call, with the rules of a client.</summary>
internal sealed class RequestStream<T> : IClientStreamWriter<T>
    where T : class
{
    private readonly TestStreamWriter<T> _requests;
    private readonly CallLife _life;

    public RequestStream(TestStreamWriter<T> requests, CallLife life)
    {
        _requests = requests;
        _life = life;
        life.Ended.UnsafeRegister(static stream => ((RequestStream<T>)stream!).Interrupt(), this);
    }

    public WriteOptions? WriteOptions
    {
        get => _requests.WriteOptions;
        set => _requests.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var registration = _life.CancelOn(cancellationToken);
        await using (registration.ConfigureAwait(false))
        {
            _life.ThrowIfDisposed();
            if (_requests.IsCompleted)
            {
                throw new InvalidOperationException("Request stream has already been completed.");
            }

            if (_life.Status is not null)
            {
                throw _life.CreateException();
            }

            await _requests.Log.WriteAsync(message, WriteOptions, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task CompleteAsync()
    {
        _life.ThrowIfDisposed();
        return _requests.CompleteAsync();
    }

    private void Interrupt() => _requests.Log.Interrupt(_ => _life.GetStatus().StatusCode == StatusCode.OK
        ? new RpcException(new Status(StatusCode.Cancelled, string.Empty))
        : _life.CreateException());
}
