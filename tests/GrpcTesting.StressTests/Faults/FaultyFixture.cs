using Grpc.Core;
using GrpcTesting.TransportTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.StressTests.Faults;

/// <summary>A fixture with one fault: what a test sees of it from its start to its disposal.</summary>
/// <param name="fault">What goes wrong.</param>
/// <param name="transport">Where.</param>
/// <param name="hang">What everything that hangs waits for, and heeds nothing else.</param>
internal sealed class FaultyFixture(Fault fault, GrpcTransport transport, Task hang)
{
    // Far beyond everything that ends in time.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly List<GrpcLogEntry> _log = [];
    private readonly List<Task<CallOutcome<Letter>>> _endless = [];
    private readonly SemaphoreSlim _entered = new(0);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _inBackground = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcFixture? _fixture;
    private LogOutput? _output;
    private bool _starts;

    /// <summary>Goes through its life, and returns what is not as it should be; null when all is.</summary>
    /// <param name="slots">Bounds how many start at once, since the time for a start is short.</param>
    public async Task<string?> FindProblemAsync(SemaphoreSlim slots)
    {
        var failure = await Record.ExceptionAsync(() => LiveAsync(slots).WaitAsync(Bound, TimeProvider.System));
        return failure is null ? null : $"{fault} on {transport}: {failure}";
    }

    private async Task LiveAsync(SemaphoreSlim slots)
    {
        // Those that hang would keep the others waiting.
        var takesSlot = fault != Fault.HostedServiceHangsAtStart;
        if (takesSlot)
        {
            await slots.WaitAsync();
        }

        try
        {
            await StartAsync();
        }
        finally
        {
            if (takesSlot)
            {
                slots.Release();
            }
        }

        // A host starts it and goes on: what it does comes later, or not at all when the host is stopped before.
        if (fault is Fault.BackgroundServiceThrows or Fault.BackgroundServiceIgnoresItsStop)
        {
            _started.SetResult();
            await _inBackground.Task;
        }

        // Whatever happened once happens again.
        for (var time = 0; time < 2 && _starts; time++)
        {
            await CallAsync();
        }

        await DisposeAsync();
    }

    /// <summary>Starts it, or sees that it cannot.</summary>
    private async Task StartAsync()
    {
        _fixture = fault == Fault.ServiceConstructorThrows
            ? GrpcServiceFixture.Create<BrokenService>(Configure)
            : GrpcServiceFixture.For(new ScenarioService { OnUnary = AnswerAsync }, Configure);
        _output = _fixture.WriteLogsTo(Keep);
        var failure = await Record.ExceptionAsync(() => _fixture.StartAsync());
        var why = fault switch
        {
            Fault.ConfigureServicesThrows => "No configuration.",
            Fault.HostedServiceThrowsAtStart => "No disk.",
            Fault.HostedServiceHangsAtStart =>
                "The server was still starting after 2 s: StartAsync of the hosted service Worker has not returned. If "
                + "it needs longer, raise GrpcFixtureOptions.Timeout.",
            _ => null,
        };
        AssertFailure<FixtureStartException>(why is null ? null : $"{Name} did not start: {why}", failure);
        _starts = why is null;
        if (!_starts)
        {
            Assert.Same(failure!.InnerException, Assert.Throws<FixtureStartException>(() => _fixture.Channel).InnerException);
        }
    }

    /// <summary>Makes a call of each kind, or one that does not end.</summary>
    private async Task CallAsync()
    {
        var client = _fixture!.CreateClient<Scenario.ScenarioClient>();
        if (fault == Fault.HandlerIgnoresCancellation)
        {
            _endless.Add(client.UnaryAsync(new Letter()).CaptureAsync(Bound));
            await _entered.WaitAsync();
            return;
        }

        if (fault != Fault.ServiceConstructorThrows)
        {
            Assert.Equal(7, (await client.UnaryAsync(new Letter { Number = 7 })).Number);
            return;
        }

        foreach (var outcome in new[]
        {
            await client.UnaryAsync(new Letter()).CaptureAsync(Bound),
            await client.ServerStream(new Letter()).CaptureAsync(Bound),
            await client.ClientStream().CaptureAsync([new Letter()], Bound),
            await client.Duplex().CaptureAsync([new Letter()], Bound),
        })
        {
            Assert.Equal(
                (StatusCode.Unknown, "Exception was thrown by handler."), (outcome.StatusCode, outcome.Detail));
            Assert.Equal("No paper.", Assert.IsType<IOException>(outcome.ServerException).Message);
        }
    }

    /// <summary>Disposes it, and sees what that reports.</summary>
    private async Task DisposeAsync()
    {
        var failure = await Record.ExceptionAsync(() => _fixture!.DisposeAsync().AsTask());
        _output!.Dispose();
        switch (fault)
        {
            case Fault.HostedServiceThrowsAtStop:
                AssertFailure<IOException>("Stuck.", failure);
                return;
            case Fault.HostedServiceHangsAtStop:
                AssertFailure<TimeoutException>(
                    $"The server of {Name} was still stopping after 5 s: StopAsync of the hosted service Worker has not "
                    + "returned, though its token was cancelled after 2 s (GrpcFixtureOptions.Timeout).",
                    failure);
                return;
        }

        Assert.Null(failure);
        switch (fault)
        {
            case Fault.BackgroundServiceIgnoresItsStop:
                Assert.Equal(
                    $"{Name} waited 2 s (GrpcFixtureOptions.Timeout) for the background service Loop, whose ExecuteAsync "
                    + "does not heed its stopping token, and left it running.",
                    Assert.Single(_log, entry => entry.Category == "GrpcTesting.Hosting").Message);
                break;
            case Fault.HandlerIgnoresCancellation:
                Assert.All(
                    await Task.WhenAll(_endless), outcome => Assert.Equal(StatusCode.Cancelled, outcome.StatusCode));
                Assert.Equal(2, _fixture!.Calls.Leaks.Count(leak => leak.Kind == LeakKind.HandlerStillRunning));
                break;
        }
    }

    private string Name =>
        fault == Fault.ServiceConstructorThrows ? "GrpcServiceFixture<BrokenService>" : "GrpcServiceFixture<ScenarioService>";

    private static void AssertFailure<T>(string? expected, Exception? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.Equal(expected, actual?.Message);
        Assert.IsType<T>(actual);
    }

    private void Keep(GrpcLogEntry entry)
    {
        _log.Add(entry);
        if (fault == Fault.BackgroundServiceThrows
            && entry is { Level: LogLevel.Error, Exception: IOException { Message: "No network." } })
        {
            _inBackground.TrySetResult();
        }
    }

    private async Task<Letter> AnswerAsync(Letter request, ServerCallContext context)
    {
        if (fault == Fault.HandlerIgnoresCancellation)
        {
            _entered.Release();
            await hang;
        }

        return request;
    }

    private void Configure(GrpcFixtureOptions options)
    {
        options.Transport = transport;
        options.Timeout = TimeSpan.FromSeconds(2);
        IHostedService? service = fault switch
        {
            Fault.HostedServiceThrowsAtStart => new Worker(start: () => throw new IOException("No disk.")),
            Fault.HostedServiceHangsAtStart => new Worker(start: () => hang),
            Fault.HostedServiceThrowsAtStop => new Worker(stop: () => throw new IOException("Stuck.")),
            Fault.HostedServiceHangsAtStop => new Worker(stop: () => hang),
            Fault.BackgroundServiceThrows => new Loop(async _ =>
            {
                await _started.Task;
                throw new IOException("No network.");
            }),
            Fault.BackgroundServiceIgnoresItsStop => new Loop(_ =>
            {
                _inBackground.SetResult();
                return hang;
            }),
            _ => null,
        };
        options.ConfigureServices(services =>
        {
            if (fault == Fault.ConfigureServicesThrows)
            {
                throw new IOException("No configuration.");
            }

            if (service is not null)
            {
                services.AddSingleton(service);
            }
        });
    }
}
