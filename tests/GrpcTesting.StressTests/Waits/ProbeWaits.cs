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
        .. Step(nameof(Duplex.SendAsync), probe => probe.SendAsync(Stage.LargeLetter, Stage.Bound)),
        .. Step(nameof(Duplex.SendAsync), probe =>
            probe.SendAsync(Enumerable.Repeat(Stage.LargeLetter, 20), Stage.Bound)),
        .. Step(nameof(Duplex.CompleteAsync), probe => probe.CompleteAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectWriteBlockedAsync), probe =>
            probe.ExpectWriteBlockedAsync(TimeSpan.FromMilliseconds(5), Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), probe => probe.ExpectNextAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), probe => probe.ExpectNextAsync(Stage.Letter, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), probe => probe.ExpectNextAsync(_ => true, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNextAsync), probe => probe.ExpectNextAsync(3, Stage.Bound)),
        .. Step(nameof(Duplex.ExpectNoMessageAsync), probe => probe.ExpectNoMessageAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectHeadersAsync), probe => probe.ExpectHeadersAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectCompletedAsync), probe => probe.ExpectCompletedAsync(Stage.Bound)),
        .. Step(nameof(Duplex.ExpectErrorAsync), probe => probe.ExpectErrorAsync(StatusCode.Cancelled, Stage.Bound)),
        .. Step(nameof(Duplex.CancelAsync), probe => probe.CancelAsync(Stage.Bound)),
        .. Step(nameof(Duplex.DisposeAsync), probe => probe.DisposeAsync().AsTask()),
        .. Single(nameof(Duplex.ExpectNextAsync), probe => probe.ExpectNextAsync(Stage.Bound)),
        .. Single(nameof(Duplex.ExpectCompletedAsync), probe => probe.ExpectCompletedAsync(Stage.Bound)),
        .. Single(nameof(Duplex.DisposeAsync), probe => probe.DisposeAsync().AsTask()),
    ];

    // Of a duplex call, alone, and beside a write that nobody reads.
    private static IEnumerable<Wait> Step(string step, Func<CallProbe<Letter, Letter>, Task> take)
    {
        yield return new(Member(step), stage =>
        {
            var probe = stage.OwnProbe(stage.Client.Duplex(stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), stage =>
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

    private static IEnumerable<Wait> Single(string step, Func<CallProbe<Letter>, Task> take)
    {
        yield return new(Member(step), stage =>
        {
            var probe = stage.OwnProbe(stage.Client.UnaryAsync(Stage.Letter, stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), stage =>
        {
            var probe = stage.OwnProbe(stage.Client.ClientStream(stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
        yield return new(Member(step), stage =>
        {
            var probe = stage.OwnProbe(stage.Client.ServerStream(Stage.Letter, stage.Options).Probe(Stage.Bound));
            return () => take(probe);
        }, Ends);
    }

    private static string Member(string step) => $"CallProbe.{step}";
}
