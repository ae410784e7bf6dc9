using System.IO.Pipelines;

namespace GrpcTesting.Tests.Pipes;

/// <summary>
/// One at a time, on one thread: the seed picks who is next of all that could go on, the pipes' own continuations
/// included. That nothing can go on any more shows at once, without a clock.
/// </summary>
/// <remarks>Only what <see cref="GrpcTesting.Pipes.PipeConnection.ConnectionClosed"/> calls comes from elsewhere, from
/// the thread pool: nobody registers there here.</remarks>
internal sealed class SeededStage : IPipeStage
{
    // Far more than any scenario needs: what takes longer goes round in circles.
    private const int MaxTurns = 10_000_000;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Action> _ready = [];
    private readonly Random _random;
    private readonly TurnContext _context;
    private volatile string? _intruder;

    public SeededStage(int seed)
    {
        _random = new Random(seed);
        _context = new TurnContext(this);
        Scheduler = new TurnScheduler(this);
    }

    public PipeScheduler Scheduler { get; }

    public Task Start(Func<Task> part)
    {
        var started = new TaskCompletionSource<Task>();
        Add(() => started.SetResult(part()));
        return started.Task.Unwrap();
    }

    public void PlayOut(Task play)
    {
        var former = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            for (var turn = 0; !play.IsCompleted && _ready.Count > 0; turn++)
            {
                if (turn == MaxTurns)
                {
                    throw new TimeoutException($"It goes on and on: {MaxTurns} turns.");
                }

                Next()();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }

        if (_intruder is { } intruder)
        {
            throw new InvalidOperationException($"Something went on outside of the schedule:\n{intruder}");
        }

        if (!play.IsCompleted)
        {
            throw new TimeoutException("Everybody waits, and nothing is left that could go on.");
        }

        play.GetAwaiter().GetResult();
    }

    private Action Next()
    {
        var index = _random.Next(_ready.Count);
        var next = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        return next;
    }

    private void Add(Action turn)
    {
        // An exception would end the process there.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _intruder ??= Environment.StackTrace;
            return;
        }

        _ready.Add(turn);
    }

    private sealed class TurnContext(SeededStage stage) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => stage.Add(() => d(state));

        public override SynchronizationContext CreateCopy() => this;
    }

    private sealed class TurnScheduler(SeededStage stage) : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) => stage.Add(() => action(state));
    }
}
