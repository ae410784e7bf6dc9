namespace GrpcTesting.StressTests.Waits;

/// <summary>Waits for whole calls.</summary>
internal static class CallWaits
{
    private const string Capture = $"{nameof(CallCaptureExtensions)}.{nameof(CallCaptureExtensions.CaptureAsync)}";
    private const string Json = $"{nameof(GenericClient)}.{nameof(GenericClient.CallJsonAsync)}";
    private const string Raw = $"{nameof(GenericClient)}.{nameof(GenericClient.SendRawAsync)}";
    private const string Path = "/grpctesting.scenario.Scenario/";
    private const string Request = """{ "number": 1 }""";

    // A captured call never throws because it failed.
    private static readonly Type[] CaptureEnds = [typeof(GrpcAssertionException)];

    // These make their call themselves, for which its fixture must be there.
    private static readonly Type[] Ends = [typeof(GrpcAssertionException), typeof(ObjectDisposedException)];

    public static IEnumerable<Wait> All { get; } =
    [
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.UnaryAsync(Stage.Letter, stage.Options));
            return () => call.CaptureAsync(Stage.Bound);
        }, CaptureEnds),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.ServerStream(Stage.Letter, stage.Options));
            return () => call.CaptureAsync(Stage.Bound);
        }, CaptureEnds),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.ClientStream(stage.Options));
            return () => call.CaptureAsync([Stage.Letter, Stage.LargeLetter, Stage.LargeLetter], Stage.Bound);
        }, CaptureEnds),
        new(Capture, Stage.FixtureBound, stage =>
        {
            var call = stage.Own(stage.Client.ClientStream(stage.Options));
            return () => call.CaptureAsync(Stage.Letter, Stage.Letter);
        }, CaptureEnds),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.ClientStream(stage.Options));
            return () => call.CaptureAsync(OneAndWhenReleased(stage), Stage.Bound);
        }, CaptureEnds),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.Duplex(stage.Options));
            return () => call.CaptureAsync([Stage.Letter, Stage.LargeLetter, Stage.LargeLetter], Stage.Bound);
        }, CaptureEnds),
        new(Capture, Stage.Bound, stage =>
        {
            var call = stage.Own(stage.Client.Duplex(stage.Options));
            return () => call.CaptureAsync(OneAndWhenReleased(stage), Stage.Bound);
        }, CaptureEnds),
        new(Json, Stage.Bound, stage =>
        {
            var generic = stage.Fixture.Generic;
            return () => generic.CallJsonAsync($"{Path}Unary", Request, stage.Options, Stage.Bound);
        }, Ends),
        new(Json, Stage.Bound, stage =>
        {
            var generic = stage.Fixture.Generic;
            return () => generic.CallJsonAsync($"{Path}Duplex", [Request, Request], stage.Options, Stage.Bound);
        }, Ends),
        new(Json, Stage.Bound, stage =>
        {
            var generic = stage.Fixture.Generic;
            return () => generic.CallJsonAsync(
                $"{Path}ServerStream", NoneUntilReleased(stage), stage.Options, Stage.Bound);
        }, [.. Ends, typeof(ArgumentException)]),
        new(Raw, Stage.Bound, stage =>
        {
            var generic = stage.Fixture.Generic;
            var request = new RawGrpcRequest($"{Path}Unary", GrpcFrame.Of([]));
            return () => generic.SendRawAsync(request, Stage.Bound);
        }, Ends),
        new(Raw, Stage.FixtureBound, stage =>
        {
            var generic = stage.Fixture.Generic;
            return () => generic.SendRawAsync($"{Path}ServerStream", GrpcFrame.Of([]));
        }, Ends),
    ];

    private static async IAsyncEnumerable<TransportTests.Letter> OneAndWhenReleased(Stage stage)
    {
        yield return Stage.Letter;
        await stage.Released;
        yield return Stage.Letter;
    }

    // A method with one request, of which there is none.
    private static async IAsyncEnumerable<string> NoneUntilReleased(Stage stage)
    {
        await stage.Released;
        yield break;
    }
}
