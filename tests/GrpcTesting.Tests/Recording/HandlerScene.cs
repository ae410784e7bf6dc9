using System.Text.RegularExpressions;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

/// <summary>Calls that do not end, and what their failures say of the handler.</summary>
internal static partial class HandlerScene
{
    public static TimeSpan Soon { get; } = TimeSpan.FromMilliseconds(200);

    public static HelloRequest Ada { get; } = new() { Name = "Ada" };

    public static GrpcServiceFixture<Greeter.GreeterBase> Fixture(
        Greetings service, GrpcTransport? transport = null, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.For<Greeter.GreeterBase>(service, options =>
        {
            options.Transport = transport ?? GrpcTransport.Pipe;
            configure?.Invoke(options);
        });

    public static Greeter.GreeterClient Client(GrpcFixture fixture) => fixture.CreateClient<Greeter.GreeterClient>();

    /// <summary>Of a unary call that does not end, once it is as it should be.</summary>
    public static async Task<string?> OfUnaryAsync(GrpcFixture fixture, Func<Task>? ready = null)
    {
        await using var probe = Client(fixture).SayHelloAsync(Ada).Probe();
        await (ready?.Invoke() ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));
        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectCompletedAsync(Soon));
        Assert.StartsWith(
            "Expected the call to complete with OK, but it was still open after 200 ms.",
            failure.Message,
            StringComparison.Ordinal);
        return Handler(failure);
    }

    public static string? Handler(GrpcAssertionException failure) => Lines().Match(failure.Message) is { Success: true } lines
        ? Time().Replace(lines.Value, "<time>").Replace("\n             ", "\n", StringComparison.Ordinal)
        : null;

    [GeneratedRegex(@"(?<=\n  handler:   ).*(?:\n {13}.*)*")]
    private static partial Regex Lines();

    [GeneratedRegex(@"(?<=after )[0-9.]+ m?s")]
    private static partial Regex Time();
}
