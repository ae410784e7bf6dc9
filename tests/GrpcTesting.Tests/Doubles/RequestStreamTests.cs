using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Client-streaming and duplex calls: real and double.</summary>
public class RequestStreamTests : SideBySide
{
    private static readonly CancellationToken Cancelled = new(canceled: true);
    private static readonly Metadata Trailers = new() { { "t", "1" } };
    private static readonly Status NotFound = new(StatusCode.NotFound, "nobody");

    private static readonly ServerScript Patient = new()
    {
        Replies = ["Hello"], Trailers = Trailers, ReadsRequests = true,
    };

    private static readonly ServerScript Impatient = new() { Replies = ["Hello"], Trailers = Trailers };
    private static readonly ServerScript Open = new() { Replies = ["Hello"], IsOpen = true };

    [Fact]
    public Task A_response_comes_after_the_requests() => ClientAsync(
        Patient,
        async scene =>
        {
            var call = scene.ClientStreaming();
            scene.Notes.Add("write options", call.RequestStream.WriteOptions);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.WriteAsync(call.RequestStream, null);
            scene.Notes.Add("response there", call.ResponseAsync.IsCompleted);
            scene.Notes.Try("status", () => call.GetStatus());
            scene.Notes.Try("trailers", () => call.GetTrailers());
            await scene.CompleteAsync(call.RequestStream);
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Grace");
            await scene.WriteAsync(call.RequestStream, null);
            scene.Notes.Add("response", (await call).Message);
            await scene.NoteRestAsync(call);
            await scene.WriteAsync(call.RequestStream, "Grace");
            call.Dispose();
            await scene.WriteAsync(call.RequestStream, "Grace");
            await scene.WriteAsync(call.RequestStream, null);
            await scene.CompleteAsync(call.RequestStream);
        },
        "write options: null",
        "write: done",
        "write: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "response there: False",
        "status: throws InvalidOperationException: Unable to get the status because the call is not complete.",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "complete: done",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.",
        "write: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "response: Hello",
        "headers: []",
        "status: OK \"\"",
        "trailers: [t=1]",
        "write: fails with InvalidOperationException: Request stream has already been completed.",
        "write: fails with ObjectDisposedException",
        "write: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "complete: throws ObjectDisposedException");

    [Fact]
    public Task After_an_early_response_writes_are_refused() => ClientAsync(
        Impatient,
        async scene =>
        {
            var call = scene.ClientStreaming();
            scene.Notes.Add("response", (await call).Message);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.NoteRestAsync(call);
        },
        "response: Hello",
        "write: fails with RpcException OK \"\", trailers [t=1]",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.",
        "headers: []",
        "status: OK \"\"",
        "trailers: [t=1]");

    [Fact]
    public Task After_an_early_failure_writes_fail_with_it() => ClientAsync(
        Impatient with { Status = NotFound },
        async scene =>
        {
            var call = scene.ClientStreaming();
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.WriteAsync(call.RequestStream, null);
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.NoteRestAsync(call);
        },
        "response: fails with RpcException NotFound \"nobody\", trailers [t=1]",
        "write: fails with RpcException NotFound \"nobody\", trailers [t=1]",
        "write: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.",
        "headers: [t=1]",
        "status: NotFound \"nobody\"",
        "trailers: [t=1]");

    [Fact]
    public Task While_a_write_is_held_back_nothing_else_is_sent() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ClientStreaming();
            var write = scene.BeginBlockedWriteAsync(call.RequestStream);
            scene.Notes.Add("written", write.IsCompleted);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            call.Dispose();
            await scene.Notes.TryAsync("first write", () => write);
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "written: False",
        "write: fails with InvalidOperationException: Can't write the message because the previous write is in progress.",
        "complete: fails with InvalidOperationException: Can't complete the client stream writer because the previous write is in progress.",
        "first write: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "response: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "headers: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []",
        "status: Cancelled \"gRPC call disposed.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_write_with_a_cancelled_token_cancels_the_call() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ClientStreaming();
            await scene.WriteAsync(call.RequestStream, "Ada", Cancelled);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "write: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "write: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "complete: done",
        "response: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "headers: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_write_that_is_cancelled_while_it_is_held_back_cancels_the_call() => ClientAsync(
        Open,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.ClientStreaming();
            var write = scene.BeginBlockedWriteAsync(call.RequestStream, cancellation.Token);
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("write", () => write);
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
            await scene.NoteRestAsync(call);
        },
        "write: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "response: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "headers: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "status: Cancelled \"Call canceled by the client.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.");

    [Fact]
    public Task A_disposed_call_takes_no_requests() => ClientAsync(
        Open,
        async scene =>
        {
            var call = scene.ClientStreaming();
            call.Dispose();
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
        },
        "complete: throws ObjectDisposedException",
        "write: fails with ObjectDisposedException",
        "response: fails with RpcException Cancelled \"gRPC call disposed.\", trailers []");

    [Fact]
    public Task A_cancelled_call_can_still_be_completed() => ClientAsync(
        Open,
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = scene.ClientStreaming(cancellation.Token);
            await cancellation.CancelAsync();
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.Notes.TryAsync("response", () => call.ResponseAsync);
        },
        "write: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.",
        "response: fails with RpcException Cancelled \"Call canceled by the client.\", trailers []");

    [Fact]
    public Task A_duplex_call_ends_after_both_streams() => ClientAsync(
        Patient,
        async scene =>
        {
            var call = scene.Duplex();
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.ReadAsync(call.ResponseStream);
            var read = call.ResponseStream.MoveNext(CancellationToken.None);
            scene.Notes.Add("end there", read.IsCompleted);
            await scene.CompleteAsync(call.RequestStream);
            await scene.Notes.TryAsync("read", () => read);
            await scene.NoteRestAsync(call);
            await scene.WriteAsync(call.RequestStream, "Grace");
        },
        "write: done",
        "read: True",
        "current: Hello",
        "end there: False",
        "complete: done",
        "read: False",
        "headers: []",
        "status: OK \"\"",
        "trailers: [t=1]",
        "write: fails with InvalidOperationException: Request stream has already been completed.");

    [Fact]
    public Task A_duplex_call_may_end_before_its_requests() => ClientAsync(
        Impatient,
        async scene =>
        {
            var call = scene.Duplex();
            await scene.ReadAsync(call.ResponseStream);
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
        },
        "read: True",
        "current: Hello",
        "read: False",
        "current: null",
        "headers: []",
        "status: OK \"\"",
        "trailers: [t=1]",
        "write: fails with RpcException OK \"\", trailers [t=1]",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.");

    [Fact]
    public Task A_duplex_call_may_fail_before_its_requests_end() => ClientAsync(
        Impatient with { Replies = [], Status = NotFound },
        async scene =>
        {
            var call = scene.Duplex();
            await scene.ReadAsync(call.ResponseStream);
            await scene.NoteRestAsync(call);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
            await scene.WriteAsync(call.RequestStream, "Ada");
        },
        "read: fails with RpcException NotFound \"nobody\", trailers [t=1]",
        "current: null",
        "headers: [t=1]",
        "status: NotFound \"nobody\"",
        "trailers: [t=1]",
        "write: fails with RpcException NotFound \"nobody\", trailers [t=1]",
        "complete: done",
        "write: fails with InvalidOperationException: Request stream has already been completed.");

    [Fact]
    public Task A_duplex_call_that_was_not_read_to_its_end_is_cancelled_by_disposing_it() => ClientAsync(
        Impatient,
        async scene =>
        {
            var call = scene.Duplex();
            await scene.ReadAsync(call.ResponseStream);
            call.Dispose();
            await scene.NoteRestAsync(call);
            await scene.WriteAsync(call.RequestStream, "Ada");
            await scene.CompleteAsync(call.RequestStream);
        },
        "read: True",
        "current: Hello",
        "headers: []",
        "status: Cancelled \"gRPC call disposed.\"",
        "trailers: throws InvalidOperationException: Can't get the call trailers because the call has not completed successfully.",
        "write: fails with ObjectDisposedException",
        "complete: throws ObjectDisposedException");
}
