using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>One call of a scenario while it is played: what its client and its server share.</summary>
internal sealed class CallPlay(
    Scenario scenario, int number, WireWatch wire, OwnNames names, TimeSpan patience)
{
    private readonly TaskCompletionSource _handlerOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Scenario Scenario => scenario;

    /// <summary>The call's number in the scenario, from 1.</summary>
    public int Number => number;

    public WireWatch Wire => wire;

    public OwnNames Names => names;

    /// <summary>How long after its start the call reaches a deadline that is to pass.</summary>
    public TimeSpan Patience => patience;

    public Baton Baton { get; } = new(scenario.Steps.Count);

    public CallNotes Notes { get; } = new(number);

    /// <summary>When the client had the server's deadline pass; null when the server is told of none.</summary>
    public DateTime? ServersDeadline { get; set; }

    /// <summary>Whether the handler was called.</summary>
    public bool Entered { get; set; }

    /// <summary>Whether the deadline came before the steps that were to come before it.</summary>
    public bool TooSlow { get; set; }

    /// <summary>When the server's outermost interceptor is done with the call.</summary>
    public Task HandlerOver => _handlerOver.Task;

    public void EndHandler() => _handlerOver.TrySetResult();

    /// <summary>The steps of one side with their places in the scenario, and how notes call them.</summary>
    public IEnumerable<(int Place, Step Step, string Name)> StepsOf(Actor actor) => scenario.Steps
        .Select((step, place) => (place, step, $"{place + 1:00} {step}"))
        .Where(entry => entry.step.Actor == actor);
}
