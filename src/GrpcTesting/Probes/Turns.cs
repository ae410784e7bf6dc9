namespace GrpcTesting.Probes;

/// <summary>One at a time, in the order in which they asked.</summary>
internal sealed class Turns
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public Turn Take()
    {
        lock (_gate)
        {
            var turn = new Turn(_last);
            _last = turn.Over;
            return turn;
        }
    }

    /// <summary>A place in the queue. Leaving it before it was ready leaves the queue intact.</summary>
    internal sealed class Turn(Task ready) : IDisposable
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when all turns before this one are over.</summary>
        public Task Ready => ready;

        public Task Over => _over.Task;

        public void Dispose()
        {
            if (ready.IsCompleted)
            {
                _over.TrySetResult();
            }
            else
            {
                ready.ContinueWith(_ => _over.TrySetResult(), TaskScheduler.Default);
            }
        }
    }
}
