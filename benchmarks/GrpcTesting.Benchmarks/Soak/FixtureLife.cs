using Grpc.Core;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>One fixture of a soak: it starts, carries random acts, some of them at the same time, and ends.</summary>
internal sealed class FixtureLife(SoakOptions options, SoakLog log, Plant plant, int number)
{
    private const string Reset = "reset";
    private const string Close = "closed connections";
    private const string GoAway = "GOAWAY";
    private const string Disposal = "disposal";

    // Other numbers for every fixture, and the same ones for the same seed.
    private readonly Random _random = new(unchecked(options.Seed ^ (number * (int)0x9e3779b9)));
    private volatile string? _storm;

    public async Task RunAsync()
    {
        var fixture = GrpcServiceFixture.For(new LoadService(), Configure);
        if (!await EndsInTimeAsync("start", fixture.StartAsync()))
        {
            return;
        }

        _storm = _random.NextDouble() < options.Storms ? ChooseStorm() : null;
        var lanes = Enumerable.Range(0, _random.Next(1, 6))
            .Select(_ => (Scene: new Scene(fixture, new Random(_random.Next())), Acts: _random.Next(1, 8)))
            .ToList();
        var lives = Task.WhenAll(lanes.Select(lane => Task.Run(() => PlayAsync(lane.Scene, lane.Acts))));
        if (_storm is not null)
        {
            await StormAsync(fixture, lives);
        }
        else
        {
            await lives;
        }

        var disposal = _random.NextDouble() < 0.1 ? Task.Run(fixture.Dispose) : fixture.DisposeAsync().AsTask();
        var isEnded = await EndsInTimeAsync("disposal", disposal);
        await lives;
        if (isEnded)
        {
            log.Ended(fixture);
            plant.Touch(fixture);
        }
    }

    private void Configure(GrpcFixtureOptions fixture)
    {
        fixture.Transport = options.Transport;
        fixture.Records.Enabled = _random.NextDouble() < 0.75;
        fixture.CaptureWire = options.Transport != GrpcTransport.TestServer && _random.NextDouble() < 0.2;
        fixture.LeakPolicy = _random.NextDouble() < 0.5 ? LeakPolicy.Report : LeakPolicy.Ignore;
    }

    // Takes connections away under the calls, or the whole fixture by going on to its disposal.
    private async Task StormAsync(GrpcFixture fixture, Task lives)
    {
        // Sooner or later among the calls; never after a fixed time.
        var turns = _random.Next(0, 5);
        for (var turn = 0; turn < turns && !lives.IsCompleted; turn++)
        {
            await Task.Yield();
        }

        switch (_storm)
        {
            case Reset:
                fixture.Network.Reset();
                break;
            case Close:
                fixture.Network.Close();
                break;
            case GoAway:
                fixture.Network.GoAway();
                break;
            default:
                return;
        }

        await lives;
    }

    private string ChooseStorm() => options.Transport == GrpcTransport.Pipe
        ? new[] { Reset, Close, GoAway, Disposal }[_random.Next(4)]
        : Disposal;

    private async Task PlayAsync(Scene scene, int acts)
    {
        for (; acts > 0 && !log.IsStuck; acts--)
        {
            var act = options.Plant switch
            {
                PlantKind.Outcome when scene.Happens(0.05) => Acts.Lie,
                PlantKind.Stuck when scene.Happens(0.05) => Acts.Hang,
                _ => options.Acts[scene.Next(0, options.Acts.Count - 1)],
            };
            await PlayAsync(act, scene);
        }
    }

    private async Task PlayAsync(Act act, Scene scene)
    {
        Task? playing = null;
        try
        {
            playing = act.PlayAsync(scene);
            await playing.WaitAsync(options.Bound, TimeProvider.System);
            Ended(act, StatusCode.OK, null);
        }
        catch (TimeoutException) when (playing is { IsCompleted: false })
        {
            log.Stuck($"{act.Name}, after {options.Bound.TotalSeconds} s, {Place}\n{Describe(scene.Fixture)}");
        }
        catch (RpcException exception)
        {
            Ended(act, exception.StatusCode, exception);
        }
        catch (RequestsLostException) when (_storm == GoAway)
        {
            log.Outcome(act.Name, "OK without its requests");
        }
        catch (Exception exception) when (_storm is not null && Act.MayEndInStorm(exception))
        {
            log.Outcome(act.Name, exception.GetType().Name);
        }
        catch (Exception exception)
        {
            log.Outcome(act.Name, exception.GetType().Name);
            log.Surprise($"{act.Name}, {Place}: {exception}");
        }
    }

    private void Ended(Act act, StatusCode status, RpcException? exception)
    {
        log.Outcome(act.Name, status.ToString());
        if (!act.Ends.Contains(status) && !(_storm is not null && exception is not null && Act.MayEndInStorm(exception)))
        {
            log.Surprise($"{act.Name}, {Place}: {status} {exception}");
        }
    }

    // A fixture bounds its start and its end itself, so that these have more time than a call.
    private async Task<bool> EndsInTimeAsync(string what, Task task)
    {
        var bound = options.Bound + TimeSpan.FromMinutes(1);
        try
        {
            await task.WaitAsync(bound, TimeProvider.System);
            return true;
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            log.Stuck($"the {what}, after {bound.TotalSeconds} s, {Place}");
        }
        catch (Exception exception)
        {
            log.Surprise($"the {what}, {Place}: {exception}");
        }

        return false;
    }

    private string Place => $"fixture {number} of seed {options.Seed}{(_storm is null ? "" : $", stormy: {_storm}")}";

    // What a person needs to know of a fixture that is stuck.
    private string Describe(GrpcFixture fixture) => string.Join(
        '\n',
        fixture.Calls.ToString(),
        options.Transport == GrpcTransport.Pipe && _storm != Disposal ? fixture.Network.ToString() : "",
        fixture.HasWire ? fixture.Wire.ToString() : "");
}
