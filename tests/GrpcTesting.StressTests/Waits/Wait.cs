using System.Text.RegularExpressions;
using GrpcTesting.Hosting;

namespace GrpcTesting.StressTests.Waits;

/// <summary>A public wait of the product.</summary>
/// <param name="Member">The type and the member that waits.</param>
/// <param name="Bound">What ends it when nothing cuts it; null where something else does, or may.</param>
/// <param name="Prepare">Brings a stage to where the wait can begin, and returns what begins it.</param>
/// <param name="Ends">The exceptions that it may end with, as its documentation says. A subclass will do.</param>
internal sealed partial record Wait(
    string Member, TimeSpan? Bound, Func<Stage, Func<Task>> Prepare, params Type[] Ends)
{
    /// <summary>Sets a stage for it. On a busy machine a server may take longer to start than the short bound of a stage
    /// allows.</summary>
    public async Task<(Stage Stage, Func<Task> Begin)> PrepareAsync(Random random)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stage = new Stage(random);
            try
            {
                await stage.Fixture.StartAsync(CancellationToken.None);
                return (stage, Prepare(stage));
            }
            catch (FixtureStartException) when (attempt < 10)
            {
                await stage.DisposeAsync();
            }
        }
    }

    /// <summary>Whether it may end so when it is cut.</summary>
    public bool MayEndWith(Exception exception) =>
        Array.Exists(Ends, end => end.IsInstanceOfType(exception))
        && (Bound is null || BoundThatEnded(exception) is "" || WasEndedByItsBound(exception));

    /// <summary>Whether its own bound ended it, which the first line of its failure names.</summary>
    public bool WasEndedByItsBound(Exception? exception) =>
        exception is not null && BoundThatEnded(exception) == WaitBound.Describe(Bound!.Value);

    public override string ToString() => Member;

    // "100 ms"; empty where something else ended the wait.
    private static string BoundThatEnded(Exception exception) =>
        NamedBound().Match(exception.Message.Split('\n')[0]).Groups[1].Value;

    [GeneratedRegex(@" (?:within|after) ([0-9.]+ m?s)\b")]
    private static partial Regex NamedBound();
}
