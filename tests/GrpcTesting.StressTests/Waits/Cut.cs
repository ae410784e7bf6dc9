using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Something that ends a wait early, or gets in its way.</summary>
internal sealed record Cut(string Name, Func<Stage, Task> PlayAsync)
{
    /// <summary>Those of every test that is cancelled, fails or ends: all waits meet them in every run.</summary>
    public static IReadOnlyList<Cut> Common { get; } =
    [
        new("its token cancelled", stage => stage.CancelAsync()),
        new("its call, or its probe, disposed", stage => stage.DisposeCallAsync()),
        new("its fixture disposed", stage => stage.DisposeFixtureAsync()),
    ];

    /// <summary>The others.</summary>
    public static IReadOnlyList<Cut> Rare { get; } =
    [
        new("nothing, so that its bound ends it", _ => Task.CompletedTask),
        new("what it waits for", Act(stage => stage.Release())),
        new("its channel disposed", Act(stage => stage.Fixture.Channel.Dispose())),
        new("its server stopped", IfThere(stage =>
            stage.Fixture.Services.GetRequiredService<IHost>().StopAsync(CancellationToken.None))),
        new("its connection reset", Act(stage => stage.Fixture.Network.Reset())),
        new("its connection closed", Act(stage => stage.Fixture.Network.Close())),
        new("GOAWAY", Act(stage => stage.Fixture.Network.GoAway())),
        new("its network stalled", Act(stage => stage.Fixture.Network.Stall())),
        new("its stream reset", Act(stage => stage.Fixture.Network.ResetCalls(_ => true))),
        new("the end of its double's call", Act(stage => stage.EndDouble())),
    ];

    public override string ToString() => Name;

    private static Func<Stage, Task> Act(Action<Stage> play) => IfThere(stage =>
    {
        play(stage);
        return Task.CompletedTask;
    });

    // There may be nothing to cut: a fixture that does not start, no call that runs.
    private static Func<Stage, Task> IfThere(Func<Stage, Task> play) => async stage =>
    {
        try
        {
            await play(stage);
        }
        catch (InvalidOperationException)
        {
        }
    };
}
