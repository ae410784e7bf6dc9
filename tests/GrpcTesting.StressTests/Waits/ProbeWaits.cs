using Grpc.Core;
using GrpcTesting.TransportTests;
using Duplex = GrpcTesting.CallProbe<GrpcTesting.TransportTests.Letter, GrpcTesting.TransportTests.Letter>;

namespace GrpcTesting.StressTests.Waits;

/// <summary>The steps of probes.</summary>
internal static class ProbeWaits
{
    private static readonly Type[] Ends = [typeof(GrpcAssertionException), typeof(ObjectDisposedException)];

    public static IEnumerable<Wait> All { get; } =
    [
        .. Step(nameof(Duplex.SendAsync), null, probe => probe.SendAsync(Stage.LargeLetter, Stage.Bound)),
        .. Step(nameof(Duplex.SendAsync), Stage.Bound, probe =>
            probe.SendAsync(Enumerable.Repeat(Stage.LargeLetter, 20), Stage.Bound)),
        .. Step(nameof(Duplex.CompleteAsync), null, probe => probe.CompleteAsync(Stage.Bound), Stage.Bound),
        .. Step(nameof(Duplex.ExpectWriteBlockedAsync), Stage.Bound, probe =>
            probe.ExpectWriteBlockedAsync(TimeSpan.FromMilliseconds(5), Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), Stage.Bound, probe => probe.ExpectNextAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), Stage.Bound, probe => probe.ExpectNextAsync(Stage.Letter, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), Stage.Bound, probe => probe.ExpectNextAsync(_ => true, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), Stage.Bound, probe => probe.ExpectNextAsync(3, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNoMessageAsync), null, probe => probe.ExpectNoMessageAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectHeadersAsync), null, probe => probe.ExpectHeadersAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectCompletedAsync), Stage.Bound, probe => probe.ExpectCompletedAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectErrorAsync), Stage.Bound, probe =>
            probe.ExpectErrorAsync(StatusCode.Cancelled, Stage.Bound)),
        .. Step(nameof(Duplex.CancelAsync), null, probe => probe.CancelAsync(Stage.Bound)),
        .. Step(nameof(Duplex.DisposeAsync), null, probe => probe.DisposeAsync().AsTask()),
        .. Single(nameof(Duplex.ExpectNextAsync), Stage.Bound, probe => probe.ExpectNextAsync(Stage.Bound)),
        .. Single(nameof(Duplex.ExpectHeadersAsync), Stage.Bound, probe => probe.ExpectHeadersAsync(Stage.Bound)),
        .. Single(nameof(Duplex.ExpectCompletedAsync), Stage.Bound, probe => probe.ExpectCompletedAsync(Stage.Bound)),
        .. Single(nameof(Duplex.DisposeAsync), null, probe => probe.DisposeAsync().AsTask()),
    ];

    // Of a duplex call, alone, and beside a write that nobody reads. Which of two is over first is not known.
    private static IEnumerable<Wait> Step(
        string step, TimeSpan? bound, Func<CallProbe<Letter, Letter>, Task> take, TimeSpan? boundBesideWrite = null)
    {
        yield return new(Member(step), bound, stage =>
        {
            var probe = stage.OwnProbe(stage.Client.Duplex(stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), boundBesideWrite, stage =>
        {
            var probe = stage.OwnProbe(stage.Client.Duplex(stage.Options).Probe(Stage.Bound));
            return async () =>
            {
                var sending = probe.SendAsync(Enumerable.Repeat(Stage.LargeLetter, 20), Stage.Bound);
                var step = take(probe);
                await Task.WhenAll(sending, step);
            };
        }, Ends);
    }

    // The response of a server stream comes at once.
    private static IEnumerable<Wait> Single(string step, TimeSpan? bound, Func<CallProbe<Letter>, Task> take)
    {
        yield return new(Member(step), bound, stage =>
        {
            var probe = stage.OwnProbe(stage.Client.UnaryAsync(Stage.Letter, stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), bound, stage =>
        {
            var probe = stage.OwnProbe(stage.Client.ClientStream(stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), null, stage =>
        {
            var probe = stage.OwnProbe(stage.Client.ServerStream(Stage.Letter, stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
    }

    private static string Member(string step) => $"CallProbe.{step}";
}
