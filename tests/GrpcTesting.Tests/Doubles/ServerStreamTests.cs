using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>The streams of a handler: real and double.</summary>
public class ServerStreamTests : SideBySide
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public Task Current_is_null_before_during_and_after() => ServerAsync(
        async scene =>
        {
            scene.NoteCurrent();
            await scene.SendAsync("Ada");
            await scene.ReadAsync();
            scene.NoteCurrent();
            var read = scene.Requests.MoveNext(CancellationToken.None);
            scene.NoteCurrent();
            await scene.SendAsync("Grace");
            await scene.Notes.TryAsync("read", () => read);
            scene.NoteCurrent();
            await scene.CompleteAsync();
            await scene.ReadAsync();
            scene.NoteCurrent();
            await scene.ReadAsync();
            scene.NoteCurrent();
        },
        "current: null",
        "read: True",
        "current: Ada",
        "current: null",
        "read: True",
        "current: Grace",
        "read: False",
        "current: null",
        "read: False",
        "current: null");

    [Fact]
    public Task A_second_read_at_a_time_breaks_the_stream() => ServerAsync(
        async scene =>
        {
            var read = scene.Requests.MoveNext(CancellationToken.None);
            await scene.ReadAsync();
            await scene.Notes.TryAsync("first read", () => read);
            await scene.ReadAsync();
            await scene.ReadAsync(Cancelled);
        },
        "read: fails with InvalidOperationException: Concurrent reads or writes are not supported.",
        "first read: fails with InvalidOperationException: Concurrent reads or writes are not supported.",
        "read: fails with InvalidOperationException: Concurrent reads or writes are not supported.",
        "read: fails with TaskCanceledException: A task was canceled.");

    [Fact]
    public Task A_cancelled_read_loses_nothing() => ServerAsync(
        async scene =>
        {
            await scene.SendAsync("Ada");
            await scene.ReadAsync(Cancelled);
            await scene.ReadAsync();
            scene.NoteCurrent();
            await scene.ReadAsync(Cancelled);
            scene.NoteCurrent();
            using var cancellation = new CancellationTokenSource();
            var read = scene.Requests.MoveNext(cancellation.Token);
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("read", () => read);
            scene.Notes.Add("call cancelled", scene.Context.CancellationToken.IsCancellationRequested);
            await scene.SendAsync("Grace");
            await scene.ReadAsync();
            scene.NoteCurrent();
        },
        "read: fails with TaskCanceledException: A task was canceled.",
        "read: True",
        "current: Ada",
        "read: fails with TaskCanceledException: A task was canceled.",
        "current: Ada",
        "read: fails with OperationCanceledException: The operation was canceled.",
        "call cancelled: False",
        "read: True",
        "current: Grace");

    [Fact]
    public Task Each_message_is_one_of_its_own() => ServerAsync(
        async scene =>
        {
            var request = new HelloRequest { Name = "Ada" };
            await scene.SendAsync(request);
            await scene.SendAsync(request);
            await scene.ReadAsync();
            var first = scene.Requests.Current;
            await scene.ReadAsync();
            scene.Notes.Add("same", ReferenceEquals(first, scene.Requests.Current));
            scene.Notes.Add("equal", first.Equals(scene.Requests.Current));
        },
        "read: True",
        "read: True",
        "same: False",
        "equal: True");

    [Fact]
    public Task A_message_is_sent_as_it_is_when_it_is_written() => ServerAsync(
        async scene =>
        {
            var reply = new HelloReply { Message = "one" };
            await scene.Responses.WriteAsync(reply);
            reply.Message = "two";
            await scene.Responses.WriteAsync(reply);
            scene.Notes.Add("received", await scene.ReceiveAsync());
            scene.Notes.Add("received", await scene.ReceiveAsync());
        },
        "received: one",
        "received: two");

    [Fact]
    public Task A_message_is_not_null() => ServerAsync(
        async scene =>
        {
            await scene.Notes.TryAsync("write null", () => scene.Responses.WriteAsync(null!));
            await scene.Notes.TryAsync("write null", () => scene.Responses.WriteAsync(null!, Cancelled));
            await scene.WriteAsync("Hello");
        },
        "write null: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "write null: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "write: done");

    [Fact]
    public Task A_second_write_at_a_time_is_refused() => ServerAsync(
        async scene =>
        {
            var write = scene.BeginBlockedWriteAsync();
            scene.Notes.Add("written", write.IsCompleted);
            await scene.WriteAsync("Hello");
            await scene.CancelAsync();
            await scene.Notes.TryAsync("first write", () => write);
        },
        "written: False",
        "write: fails with InvalidOperationException: Can't write the message because the previous write is in progress.",
        "first write: fails with OperationCanceledException: Request aborted while sending the message.");

    [Fact]
    public Task A_buffered_write_is_not_held_back() => ServerAsync(
        async scene =>
        {
            scene.Responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            await scene.Notes.TryAsync("write", () => scene.BeginBlockedWriteAsync());
            await scene.WriteAsync("Hello");
            scene.Responses.WriteOptions = null;
            var write = scene.BeginBlockedWriteAsync();
            scene.Notes.Add("written", write.IsCompleted);
        },
        "write: done",
        "write: done",
        "written: False");

    [Fact]
    public Task A_cancelled_write_cancels_the_call() => ServerAsync(
        async scene =>
        {
            await scene.WriteAsync("Hello", Cancelled);
            scene.Notes.Add("call cancelled", scene.Context.CancellationToken.IsCancellationRequested);
            await scene.WriteAsync("Hello");
            await scene.ReadAsync();
        },
        "write: fails with OperationCanceledException: The operation was canceled.",
        "call cancelled: True",
        "write: fails with InvalidOperationException: Can't write the message because the request is complete.",
        "read: fails with InvalidOperationException: Can't read messages after the request is complete.");

    [Fact]
    public Task A_write_that_is_cancelled_while_it_is_held_back_cancels_the_call() => ServerAsync(
        async scene =>
        {
            using var cancellation = new CancellationTokenSource();
            var write = scene.BeginBlockedWriteAsync(cancellation.Token);
            var end = scene.WaitForEndAsync();
            await cancellation.CancelAsync();
            await scene.Notes.TryAsync("write", () => write);
            await end;
            await scene.WriteAsync("Hello");
        },
        "write: fails with OperationCanceledException: The operation was canceled.",
        "write: fails with InvalidOperationException: Can't write the message because the request is complete.");

    [Fact]
    public Task The_clients_cancellation_ends_both_streams() => ServerAsync(
        async scene =>
        {
            await scene.SendAsync("Ada");
            await scene.CancelAsync();
            await scene.ReadAsync();
            await scene.ReadAsync(scene.Context.CancellationToken);
            await scene.WriteAsync("Hello");
            await scene.WriteAsync("Hello", scene.Context.CancellationToken);
            await scene.Notes.TryAsync("write null", () => scene.Responses.WriteAsync(null!));
            scene.Notes.Add("status", scene.Context.Status);
        },
        "read: fails with InvalidOperationException: Can't read messages after the request is complete.",
        "read: fails with TaskCanceledException: A task was canceled.",
        "write: fails with InvalidOperationException: Can't write the message because the request is complete.",
        "write: fails with OperationCanceledException: The operation was canceled.",
        "write null: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "status: OK \"\"");

    [Fact]
    public Task The_clients_cancellation_ends_a_read() => ServerAsync(
        async scene =>
        {
            var read = scene.Requests.MoveNext(CancellationToken.None);
            await scene.CancelAsync();
            await scene.Notes.TryAsync("read", () => read);
            await scene.ReadAsync();
        },
        "read: fails with IOException: The client reset the request stream.",
        "read: fails with InvalidOperationException: Can't read messages after the request is complete.");

    [Fact]
    public Task The_clients_cancellation_ends_a_read_with_the_calls_token() => ServerAsync(
        async scene =>
        {
            var read = scene.Requests.MoveNext(scene.Context.CancellationToken);
            await scene.CancelAsync();
            var failure = await Record.ExceptionAsync(() => read.WaitAsync(Notes.Bound));
            // The reset fails the read and cancels the token, in no order.
            scene.Notes.Add("the read fails with the reset or the token", failure
                is IOException { Message: "The client reset the request stream." } or OperationCanceledException);
            await scene.ReadAsync();
        },
        "the read fails with the reset or the token: True",
        "read: fails with InvalidOperationException: Can't read messages after the request is complete.");

    [Fact]
    public Task The_clients_cancellation_ends_a_write_with_the_calls_token() => ServerAsync(
        async scene =>
        {
            var write = scene.BeginBlockedWriteAsync(scene.Context.CancellationToken);
            await scene.CancelAsync();
            await scene.Notes.TryAsync("write", () => write);
        },
        "write: fails with OperationCanceledException: The operation was canceled.");

    [Fact]
    public Task The_handlers_return_ends_both_streams() => ServerAsync(
        scene => Task.CompletedTask,
        async scene =>
        {
            await scene.WriteAsync("Hello");
            await scene.ReadAsync();
            await scene.ReadAsync(Cancelled);
            await scene.Notes.TryAsync("write null", () => scene.Responses.WriteAsync(null!));
            scene.NoteCurrent();
        },
        default,
        timeout: null,
        [
            "write: fails with InvalidOperationException: Can't write the message because the request is complete.",
            "read: fails with InvalidOperationException: Can't read messages after the request is complete.",
            "read: fails with TaskCanceledException: A task was canceled.",
            "write null: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
            "current: null"
        ]);

    [Fact]
    public Task The_handlers_return_ends_a_read()
    {
        Task<bool>? read = null;
        return ServerAsync(
            scene =>
            {
                read = scene.Requests.MoveNext(CancellationToken.None);
                return Task.CompletedTask;
            },
            scene => scene.Notes.TryAsync("read", () => read!),
            default,
            timeout: null,
            [
                "read: fails with ObjectDisposedException"
            ]);
    }
}
