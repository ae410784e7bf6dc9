using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Server-streaming calls: real and double.</summary>
public class ServerStreamingCallTests : SideBySide
{
    private static readonly CancellationToken Cancelled = new(canceled: true);
    private static readonly Metadata Trailers = new() { { "t", "2" } };
    private static readonly Status NotFound = new(StatusCode.NotFound, "nobody");
    private static readonly ServerScript Open = new() { Replies = ["one"], IsOpen = true };

    [Fact]
    public Task The_end_is_known_when_somebody_has_read_to_it() => ClientAsync(
        new ServerScript { Headers = new Metadata { { "h", "1" } }, Replies = ["one", "two"], Trailers = Trailers },
        async scene =>
        {
            var call = scene.ServerStreaming();
            scene.Notes.Add("current", call.ResponseStream.Current);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream, Cancelled);
            call.Dispose();
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "current: null",
        "read: True",
        "current: one",
        "headers: [h=1]",
        "status: throws InvalidOperationException: Unable to get the status because the call is not complete.",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: True",
        "current: two",
        "read: False",
        "current: null",
        "headers: [h=1]",
        "status: OK \"\"",
        "trailers: [t=2]",
        "read: False",
        "current: null",
        "read: False",
        "current: null",
        "headers: [h=1]",
        "status: OK \"\"",
        "trailers: [t=2]",
        "read: throws ObjectDisposedException",
        "current: null");

    [Fact]
    public Task An_empty_stream_has_its_trailers_where_the_headers_would_be() => ClientAsync(
        new ServerScript { Trailers = Trailers },
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.Notes.TryAsync("headers", () => call.ResponseHeadersAsync);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
        },
        "headers: [t=2]",
        "read: False",
        "current: null",
        "headers: [t=2]",
        "status: OK \"\"",
        "trailers: [t=2]");

    [Fact]
    public Task Headers_come_before_anybody_reads() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "headers: []",
        "status: throws InvalidOperationException: Unable to get the status because the call is not complete.",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: True",
        "current: one");

    [Fact]
    public Task A_failure_comes_after_the_messages_and_again() => ClientAsync(
        new ServerScript { Replies = ["one"], Trailers = Trailers, Status = NotFound },
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: True",
        "current: one",
        "read: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "current: null",
        "headers: []",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]",
        "read: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "current: null");

    [Fact]
    public Task A_failure_without_messages_has_its_trailers_where_the_headers_would_be() => ClientAsync(
        new ServerScript { Trailers = Trailers, Status = NotFound },
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "current: null",
        "headers: [t=2]",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]",
        "read: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "current: null");

    [Fact]
    public Task A_failure_after_headers_has_both() => ClientAsync(
        new ServerScript { Headers = new Metadata { { "h", "1" } }, Trailers = Trailers, Status = NotFound },
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
        },
        "headers: [h=1]",
        "status: throws InvalidOperationException: Unable to get the status because the call is not complete.",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: fails with RpcException NotFound \"nobody\", trailers [t=2]",
        "current: null",
        "headers: [h=1]",
        "status: NotFound \"nobody\"",
        "trailers: [t=2]");

    [Fact]
    public Task A_second_read_at_a_time_is_refused() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            var read = call.ResponseStream.MoveNext(CancellationToken.None);
            await scene.ReadAsync(call.ResponseStream);
            scene.End();
            await scene.Notes.TryAsync("first read", () => read);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: True",
        "current: one",
        "read: fails with InvalidOperationException: Can't read the next message because the previous read is still in progress.",
        "current: null",
        "first read: False",
        "read: False",
        "current: null");

    [Fact]
    public Task Disposing_early_cancels() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            call.Dispose();
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: True",
        "current: one",
        "headers: []",
        "status: Cancelled \"gRPC call disposed.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: throws ObjectDisposedException",
        "current: one");

    [Fact]
    public Task Disposing_ends_a_read() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            var read = call.ResponseStream.MoveNext(CancellationToken.None);
            call.Dispose();
            await scene.Notes.TryAsync("read", () => read);
            await scene.NoteRestAsync(call);
        },
        "read: True",
        "current: one",
        "read: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "headers: []",
        "status: Cancelled \"gRPC call disposed.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_read_with_a_cancelled_token_cancels_the_call() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream, Cancelled);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: True",
        "current: one",
        "read: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "current: one",
        "headers: []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "current: one");

    [Fact]
    public Task A_read_that_is_cancelled_cancels_the_call() => ClientAsync(
        Open,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            var read = call.ResponseStream.MoveNext(cancellation.Token);
            scene.Notes.Add("current", call.ResponseStream.Current);
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("read", () => read);
            await scene.NoteRestAsync(call);
            await scene.ReadAsync(call.ResponseStream);
        },
        "read: True",
        "current: one",
        "current: null",
        "read: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "headers: []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "read: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "current: null");

    [Fact]
    public Task The_calls_token_cancels() => ClientAsync(
        Open,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.ServerStreaming(cancellation.Token);
            await scene.ReadAsync(call.ResponseStream);
            await cancellation.CancelAsync();
            scene.Notes.Try("status", () => call.GetStatus());
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
        },
        "read: True",
        "current: one",
        "status: Cancelled \"Call canceled by the client.\"",
        "read: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "current: one",
        "headers: []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_passed_deadline_ends_a_read() => ClientAsync(
        Open with { Timeout = TimeSpan.FromSeconds(4) },
        async scene =>
        {
            var call = scene.ServerStreaming();
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
        },
        "read: True",
        "current: one",
        "read: fails with RpcException DeadlineExceeded \"\", trailers []",
        "current: null",
        "headers: []",
        "status: DeadlineExceeded \"\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");
}
