using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Unary calls: real and double.</summary>
public class UnaryCallTests : SideBySide
{
    private static readonly ServerScript Answer = new()
    {
        Headers = new Metadata { { "h", "1" } },
        Replies = ["Hello"],
        Trailers = new Metadata { { "t", "2" } },
    };

    private static readonly ServerScript Refusal = Answer with
    {
        Headers = null,
        Status = new Status(StatusCode.NotFound, "nobody"),
    };

    private static readonly ServerScript Open = new() { Replies = ["Hello"], IsOpen = true };

    [Fact]
    public Task A_response_comes_with_headers_status_and_trailers_that_outlive_the_call() => ClientAsync(
        Answer,
        async scene =>
        {
            var call = scene.Unary();
            scene.Notes.Add("response", (await call).Message);
            await scene.NoteRestAsync(call);
            call.Dispose();
            call.Dispose();
            scene.Notes.Add("response", (await call.ConfigureAwait(false)).Message);
            await scene.NoteRestAsync(call);
        },
        "response: Hello",
        "headers: [h=1]",
        "status: OK \"\"",
        "trailers: [t=2]",
        "response: Hello",
        "headers: [h=1]",
        "status: OK \"\"",
        "trailers: [t=2]");

    [Fact]
    public Task Without_headers_there_are_empty_ones() => ClientAsync(
        Answer with { Headers = null },
        async scene =>
        {
            var call = scene.Unary();
            await scene.Notes.TryAsync("headers", () => call.ResponseHeadersAsync);
            await call;
            await scene.NoteRestAsync(call);
        },
        "headers: []",
        "headers: []",
        "status: OK \"\"",
        "trailers: [t=2]");

    [Fact]
    public Task A_failure_has_its_trailers_where_the_headers_would_be() => ClientAsync(
        Refusal,
        async scene =>
        {
            var call = scene.Unary();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
            call.Dispose();
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "headers: [t=2]",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]",
        "headers: [t=2]",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]");

    [Fact]
    public Task A_failure_after_headers_has_both() => ClientAsync(
        Refusal with { Headers = new Metadata { { "h", "1" } } },
        async scene =>
        {
            var call = scene.Unary();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "headers: [h=1]",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]");

    [Fact]
    public Task Before_the_end_there_is_neither_status_nor_trailers() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.Unary();
            scene.Notes.Add("response there", call.ResponseAsync.IsCompleted);
            scene.Notes.Add("headers there", call.ResponseHeadersAsync.IsCompleted);
            scene.Notes.Try("status", () => call.GetStatus());
            scene.Notes.Try("trailers", () => call.GetTrailers());
            scene.End();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response there: False",
        "headers there: False",
        "status: throws InvalidOperationException: Unable to get the status because the call is not complete.",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "response: done",
        "headers: []",
        "status: OK \"\"",
        "trailers: []");

    [Fact]
    public Task Disposing_early_cancels() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.Unary();
            call.Dispose();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "headers: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "status: Cancelled \"gRPC call disposed.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task The_token_cancels() => ClientAsync(
        Open,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.Unary(cancellation.Token);
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
            call.Dispose();
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "headers: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "headers: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_token_cancelled_before_cancels() => ClientAsync(
        Answer,
        async scene =>
        {
            var call = scene.Unary(new CancellationToken(canceled: true));
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "headers: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_token_cancelled_after_the_end_changes_nothing() => ClientAsync(
        Answer,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.Unary(cancellation.Token);
            await call;
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: done",
        "headers: [h=1]",
        "status: OK \"\"",
        "trailers: [t=2]");

    [Fact]
    public Task A_passed_deadline_ends_the_call() => ClientAsync(
        Open with { Timeout = TimeSpan.FromMilliseconds(200) },
        async scene =>
        {
            var call = scene.Unary();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException DeadlineExceeded \"\", trailers []",
        "headers: fails with RpcException DeadlineExceeded \"\", trailers []",
        "status: DeadlineExceeded \"\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_deadline_in_the_past_ends_the_call_at_once() => ClientAsync(
        Open with { Timeout = TimeSpan.FromMilliseconds(-1) },
        async scene =>
        {
            var call = scene.Unary();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException DeadlineExceeded \"\", trailers []",
        "headers: fails with RpcException DeadlineExceeded \"\", trailers []",
        "status: DeadlineExceeded \"\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");
}
