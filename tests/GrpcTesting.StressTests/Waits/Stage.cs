using Grpc.Core;
using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Waits;

/// <summary>What one wait is prepared and cut on: a fixture and the calls that the wait needs.</summary>
/// <remarks>The server's handlers begin to answer, and then wait until the stage is released or their call ends.
/// </remarks>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Bounds the waits that take a time.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    /// <summary>Bounds the waits that do not, and a server's start and end.</summary>
    public static readonly TimeSpan FixtureBound = TimeSpan.FromSeconds(1);

    private readonly Random _random;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<Func<ValueTask>> _calls = [];
    private readonly List<Action> _releases = [];
    private readonly Stack<GrpcFixture> _fixtures = new();
    private Scenario.ScenarioClient? _client;
    private Action? _endDouble;

    public Stage(Random random)
    {
        _random = random;
        On(GrpcServiceFixture.For(new ScenarioService
        {
            OnUnary = UnaryAsync,
            OnServerStream = ServerStreamAsync,
            OnClientStream = ClientStreamAsync,
            OnDuplex = DuplexAsync,
        }, Configure));
    }

    public static Letter Letter { get; } = new() { Number = 1, Text = "stress" };

    /// <summary>Enough for a writer to be held back, with nobody who reads.</summary>
    public static Letter LargeLetter { get; } = new()
    {
        Payload = Google.Protobuf.ByteString.CopyFrom(new byte[512 * 1024]),
    };

    public CancellationToken Token => _cancellation.Token;

    public Task Released => _released.Task;

    /// <summary>The fixture to be cut: of <see cref="ScenarioService"/>, unless the wait put another before it.
    /// </summary>
    public GrpcFixture Fixture => _fixtures.Peek();

    /// <summary>Of the fixture, with the stage's token in each of its calls by <see cref="Options"/>.</summary>
    public Scenario.ScenarioClient Client => _client ??= Fixture.CreateClient<Scenario.ScenarioClient>();

    public CallOptions Options => new(cancellationToken: Token);

    public bool Happens() => _random.Next(2) == 0;

    public void Configure(GrpcFixtureOptions options)
    {
        options.Transport = GrpcTransport.Pipe;
        options.Timeout = FixtureBound;
        options.CaptureWire = true;
    }

    /// <summary>Puts another fixture before the usual one.</summary>
    public TFixture On<TFixture>(TFixture fixture)
        where TFixture : GrpcFixture
    {
        _fixtures.Push(fixture);
        return fixture;
    }

    public void Configure(TestCallOptions options)
    {
        options.OpenUntil = Released;
        options.CancellationToken = Token;
    }

    /// <summary>Takes a call, to be disposed by a cut, and at the end in any case.</summary>
    public TCall Own<TCall>(TCall call)
        where TCall : IDisposable
    {
        _calls.Add(() =>
        {
            call.Dispose();
            return default;
        });
        return call;
    }

    /// <inheritdoc cref="Own{TCall}"/>
    public TProbe OwnProbe<TProbe>(TProbe probe)
        where TProbe : IAsyncDisposable
    {
        _calls.Add(probe.DisposeAsync);
        return probe;
    }

    /// <summary>Says how the call of a double ends from outside, such as by <see cref="TestServerCallContext.Cancel"/>.
    /// </summary>
    public void EndsDoubleBy(Action end) => _endDouble = end;

    /// <summary>Lets go whatever the waits of this stage wait for.</summary>
    public void Release()
    {
        _released.TrySetResult();
        foreach (var release in _releases)
        {
            release();
        }
    }

    public void WhenReleased(Action release) => _releases.Add(release);

    /// <summary>Bounds a wait that has no bound of its own: it waits for what the stage releases then.</summary>
    public async Task BoundAsync(Task wait)
    {
        await wait.WaitAsync(Bound, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Release();
        await wait;
    }

    public Task CancelAsync() => _cancellation.CancelAsync();

    public void EndDouble() => _endDouble?.Invoke();

    public async Task DisposeCallAsync()
    {
        foreach (var dispose in _calls)
        {
            try
            {
                await dispose();
            }
            catch (GrpcAssertionException)
            {
                // A probe tells what the test left over, which is all of it.
            }
        }
    }

    public async Task DisposeFixtureAsync() => await DisposeAsync(Fixture);

    public async ValueTask DisposeAsync()
    {
        Release();
        await DisposeCallAsync();
        foreach (var fixture in _fixtures)
        {
            await DisposeAsync(fixture);
        }

        // Last: whatever still waits must have ended without it.
        await _cancellation.CancelAsync();
    }

    private static async Task DisposeAsync(GrpcFixture fixture)
    {
        try
        {
            await fixture.DisposeAsync();
        }
        catch (GrpcAssertionException) when (fixture is GrpcFake<Scenario.ScenarioBase>)
        {
            // A fake tells of a plan that nobody let go on in time: that of a stalled call.
        }
    }

    private async Task<Letter> UnaryAsync(Letter request, ServerCallContext context)
    {
        await _released.Task.WaitAsync(context.CancellationToken);
        return request;
    }

    private async Task ServerStreamAsync(
        Letter request, IServerStreamWriter<Letter> responses, ServerCallContext context)
    {
        await responses.WriteAsync(request);
        await _released.Task.WaitAsync(context.CancellationToken);
        await responses.WriteAsync(request);
    }

    private async Task<Letter> ClientStreamAsync(IAsyncStreamReader<Letter> requests, ServerCallContext context)
    {
        await _released.Task.WaitAsync(context.CancellationToken);
        while (await requests.MoveNext())
        {
        }

        return Letter;
    }

    // Echoes the first letter, so that there is something to read, and the others when released.
    private async Task DuplexAsync(
        IAsyncStreamReader<Letter> requests, IServerStreamWriter<Letter> responses, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([]);
        while (await requests.MoveNext())
        {
            await responses.WriteAsync(requests.Current);
            await _released.Task.WaitAsync(context.CancellationToken);
        }
    }
}
