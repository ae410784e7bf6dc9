using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>The response stream of a call: the messages of a test, with the rules of a client's call.</summary>
internal sealed class ResponseStream<T> : IAsyncStreamReader<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly TestStreamReader<T> _responses;
    private readonly MessageSource<T> _source;
    private readonly CallLife _life;
    private readonly CallEnding _ending;
    private Task<bool>? _pending;
    private bool _hasMessages;
    private bool _awaitsHeaders;

    public ResponseStream(TestStreamReader<T> responses, CallLife life, CallEnding ending)
    {
        _responses = responses;
        _source = responses.TakeSource();
        _life = life;
        _ending = ending;
        life.Ended.UnsafeRegister(static source => ((MessageSource<T>)source!).Stop(), _source);
    }

    public T Current { get; private set; } = default!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _life.ThrowIfDisposed();
        lock (_gate)
        {
            if (_life.Status is { } status)
            {
                return status.StatusCode == StatusCode.OK
                    ? Task.FromResult(false)
                    : Task.FromException<bool>(_life.CreateException());
            }

            if (_pending is { IsCompleted: false })
            {
                return Task.FromException<bool>(new InvalidOperationException(
                    "Can't read the next message because the previous read is still in progress."));
            }

            return _pending = ReadAsync(cancellationToken);
        }
    }

    /// <summary>The headers of the call. They come with the first message, or with the end if there is none.</summary>
    public Task<Metadata> HeadersAsync()
    {
        lock (_gate)
        {
            if (!_awaitsHeaders && !_life.Headers.IsCompleted)
            {
                _awaitsHeaders = true;
                Observed.Later(LookForHeadersAsync());
            }
        }

        return _life.Headers;
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var registration = _life.CancelOn(cancellationToken);
        await using (registration.ConfigureAwait(false))
        {
            if (_life.Status is not null)
            {
                throw _life.CreateException();
            }

            Current = null!;
            try
            {
                if (await _source.PeekAsync().WaitAsync(_life.Ended).ConfigureAwait(false))
                {
                    _hasMessages = true;
                    _life.ReceiveHeaders([]);
                    Current = _source.Take();
                    _responses.CountRead();
                    return true;
                }

                await _ending.WaitAsync(isFailure: false, _life).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_life.Status is not null)
            {
                throw _life.CreateException();
            }
            catch (Exception exception)
            {
                var summary = _life.Headers.IsCompletedSuccessfully ? "Error reading next message." : Responder.Summary;
                await _ending.FailAsync(exception, summary, _life).ConfigureAwait(false);
                throw _life.CreateException();
            }

            _life.Complete(_hasMessages);
            return false;
        }
    }

    // Whoever asks for the headers waits for the server's first word, and learns nothing else: neither the status nor
    // the trailers are known before somebody reads to the end.
    private async Task LookForHeadersAsync()
    {
        try
        {
            if (await _source.PeekAsync().WaitAsync(_life.Ended).ConfigureAwait(false))
            {
                _life.ReceiveHeaders([]);
                return;
            }

            await _ending.WaitAsync(isFailure: false, _life).ConfigureAwait(false);
            _life.ReceiveTrailersOnly(null);
        }
        catch (RpcException exception)
        {
            await _ending.WaitAsync(isFailure: true, _life).ConfigureAwait(false);
            _life.ReceiveTrailersOnly(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || _life.Status is null)
        {
            await _ending.FailAsync(exception, Responder.Summary, _life).ConfigureAwait(false);
        }
    }
}
