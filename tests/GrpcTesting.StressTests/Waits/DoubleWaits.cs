using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Waits of doubles, which have no fixture.</summary>
internal static class DoubleWaits
{
    private const string Writer = "TestStreamWriter";
    private const string Capture = $"{nameof(CallCaptureExtensions)}.{nameof(CallCaptureExtensions.CaptureAsync)}";

    // What the server's stream throws: an aborted connection is a cancellation, too.
    private static readonly Type[] StreamEnds =
        [typeof(OperationCanceledException), typeof(IOException), typeof(InvalidOperationException)];

    public static IEnumerable<Wait> All { get; } =
    [
        new("TestStreamReader.MoveNext", null, stage =>
        {
            var reader = Reader(stage);
            return () => stage.BoundAsync(reader.MoveNext(stage.Token));
        }, StreamEnds),
        new("TestStreamReader.MoveNext", null, stage =>
        {
            // Two reads at a time, which a real stream refuses as well.
            var reader = Reader(stage);
            return () => stage.BoundAsync(Task.WhenAll(reader.MoveNext(stage.Token), reader.MoveNext(stage.Token)));
        }, StreamEnds),
        new("TestStreamReader.MoveNext", null, stage =>
        {
            var reader = Reader(stage).ThenFail(TestFailure.From(new IOException("as was asked for")));
            return () => stage.BoundAsync(reader.MoveNext(stage.Token));
        }, StreamEnds),
        new($"{Writer}.WriteAsync", null, stage =>
        {
            var writer = Blocked(stage);
            return () => stage.BoundAsync(writer.WriteAsync(Stage.Letter, stage.Token));
        }, StreamEnds),
        new($"{Writer}.WriteAsync", null, stage =>
        {
            var writer = Blocked(stage);
            return () => stage.BoundAsync(writer.WriteAsync(Stage.Letter));
        }, StreamEnds),
        new($"{Writer}.CompleteAsync", null, stage =>
        {
            var writer = Blocked(stage);
            return writer.CompleteAsync;
        }),
        new($"{Writer}.WaitForBlockedWriteAsync", Stage.Bound, stage =>
        {
            var writer = new TestStreamWriter<Letter>();
            return () => writer.WaitForBlockedWriteAsync(Stage.Bound);
        }, typeof(GrpcAssertionException)),
        new($"{Writer}.WaitForMessagesAsync", Stage.Bound, stage =>
        {
            var writer = new TestStreamWriter<Letter>();
            stage.WhenReleased(() => _ = writer.WriteAsync(Stage.Letter));
            return () => writer.WaitForMessagesAsync(1, Stage.Bound);
        }, typeof(GrpcAssertionException)),
        new($"{Writer}.WaitForCompletionAsync", Stage.Bound, stage =>
        {
            var writer = new TestStreamWriter<Letter>();
            stage.WhenReleased(() => _ = writer.CompleteAsync());
            return () => writer.WaitForCompletionAsync(Stage.Bound);
        }, typeof(GrpcAssertionException)),
        new($"{nameof(TestCall)}.{nameof(TestCall.WaitForDisposalAsync)}", Stage.Bound, stage =>
        {
            var call = stage.Own(TestCalls.AsyncUnaryCall(Stage.Letter, stage.Configure));
            return () => call.Inspect().WaitForDisposalAsync(Stage.Bound);
        }, typeof(GrpcAssertionException)),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(TestCalls.AsyncUnaryCall(Stage.Letter, stage.Configure));
            return () => call.CaptureAsync(Stage.Bound);
        }, typeof(GrpcAssertionException)),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(TestCalls.AsyncDuplexStreamingCall(
                new TestStreamWriter<Letter>(),
                TestStreamReader.Of(Messages(stage)).ThenFail(TestFailure.From(new IOException("as was asked for"))),
                stage.Configure));
            return () => call.CaptureAsync([Stage.Letter, Stage.Letter], Stage.Bound);
        }, typeof(GrpcAssertionException)),
    ];

    private static TestStreamReader<Letter> Reader(Stage stage) =>
        TestStreamReader.Of(Messages(stage)).For(Context(stage));

    private static TestStreamWriter<Letter> Blocked(Stage stage)
    {
        var writer = new TestStreamWriter<Letter>(Context(stage));
        writer.Block();
        stage.WhenReleased(writer.Release);
        return writer;
    }

    private static TestServerCallContext Context(Stage stage)
    {
        var context = TestServerCallContext.Create();
        stage.EndsDoubleBy(stage.Happens() ? context.Cancel : context.Complete);
        return context;
    }

    private static async IAsyncEnumerable<Letter> Messages(Stage stage)
    {
        await stage.Released;
        yield return Stage.Letter;
    }
}
