namespace RegistryFallback.Tests;

public class CallObjectTests
{
    private static readonly Metadata Headers = [];
    private static readonly Metadata Trailers = [];
    private static readonly Status Ended = new(StatusCode.Aborted, "late");

    private int _disposed;

    [Fact]
    public async Task A_unary_call_awaits_its_response()
    {
        using AsyncUnaryCall<string> call = new(
            Task.FromResult("hi"), Task.FromResult(Headers), () => Ended, () => Trailers, () => _disposed++);

        Assert.Equal("hi", await call);
        Assert.Equal("hi", await call.ConfigureAwait(false));
        Assert.Equal("hi", await call.ResponseAsync);
        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_unary_call_hands_its_state_to_its_functions()
    {
        using AsyncUnaryCall<string> call = new(
            Task.FromResult("hi"), OwnHeaders, OwnStatus, OwnTrailers, OwnDispose, this);

        Assert.Equal("hi", await call);
        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_client_streaming_call_awaits_its_response()
    {
        Writer writer = new();
        using AsyncClientStreamingCall<string, string> call = new(
            writer, Task.FromResult("hi"), Task.FromResult(Headers), () => Ended, () => Trailers, () => _disposed++);

        Assert.Same(writer, call.RequestStream);
        Assert.Equal("hi", await call);
        Assert.Equal("hi", await call.ConfigureAwait(false));
        Assert.Equal("hi", await call.ResponseAsync);
        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_client_streaming_call_hands_its_state_to_its_functions()
    {
        using AsyncClientStreamingCall<string, string> call = new(
            new Writer(), Task.FromResult("hi"), OwnHeaders, OwnStatus, OwnTrailers, OwnDispose, this);

        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_server_streaming_call_hands_out_its_reader()
    {
        ArrayReader reader = new();
        using AsyncServerStreamingCall<string> call = new(
            reader, Task.FromResult(Headers), () => Ended, () => Trailers, () => _disposed++);

        Assert.Same(reader, call.ResponseStream);
        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_server_streaming_call_hands_its_state_to_its_functions()
    {
        using AsyncServerStreamingCall<string> call = new(
            new ArrayReader(), OwnHeaders, OwnStatus, OwnTrailers, OwnDispose, this);

        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_duplex_call_hands_out_both_streams()
    {
        Writer writer = new();
        ArrayReader reader = new();
        using AsyncDuplexStreamingCall<string, string> call = new(
            writer, reader, Task.FromResult(Headers), () => Ended, () => Trailers, () => _disposed++);

        Assert.Same(writer, call.RequestStream);
        Assert.Same(reader, call.ResponseStream);
        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    [Fact]
    public async Task A_duplex_call_hands_its_state_to_its_functions()
    {
        using AsyncDuplexStreamingCall<string, string> call = new(
            new Writer(), new ArrayReader(), OwnHeaders, OwnStatus, OwnTrailers, OwnDispose, this);

        await AssertEndAsync(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static Task<Metadata> OwnHeaders(object state) =>
        Task.FromResult(state is CallObjectTests ? Headers : null!);

    private static Status OwnStatus(object state) => state is CallObjectTests ? Ended : default;

    private static Metadata OwnTrailers(object state) => state is CallObjectTests ? Trailers : null!;

    private static void OwnDispose(object state) => ((CallObjectTests)state)._disposed++;

    private async Task AssertEndAsync(
        Task<Metadata> headers, Func<Status> getStatus, Func<Metadata> getTrailers, Action dispose)
    {
        Assert.Same(Headers, await headers);
        Assert.Equal(Ended, getStatus());
        Assert.Same(Trailers, getTrailers());
        Assert.Equal(0, _disposed);
        dispose();
        Assert.Equal(1, _disposed);
    }

    private sealed class Writer : IClientStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
