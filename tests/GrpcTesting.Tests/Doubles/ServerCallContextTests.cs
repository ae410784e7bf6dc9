using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Doubles;

/// <summary>The call context of a handler: real and double.</summary>
public class ServerCallContextTests : SideBySide
{
    private static readonly Metadata Headers = new() { { "a", "1" } };

    [Fact]
    public Task Without_anything_set_a_call_has_the_defaults_of_a_real_one() => ServerAsync(
        scene =>
        {
            var context = scene.Context;
            scene.Notes.Add("method", context.Method);
            scene.Notes.Add("host", context.Host);
            scene.Notes.Add("peer", context.Peer);
            scene.Notes.Add("no deadline", context.Deadline == DateTime.MaxValue);
            scene.Notes.Add("kind of deadline", context.Deadline.Kind);
            scene.Notes.Add("headers", context.RequestHeaders);
            scene.Notes.Add("trailers", context.ResponseTrailers);
            scene.Notes.Add("status", context.Status);
            scene.Notes.Add("write options", context.WriteOptions);
            scene.Notes.Add("authenticated", context.AuthContext.IsPeerAuthenticated);
            scene.Notes.Add("identity", context.AuthContext.PeerIdentityPropertyName);
            scene.Notes.Add("properties", context.AuthContext.Properties.Count());
            scene.Notes.Add("can be cancelled", context.CancellationToken.CanBeCanceled);
            scene.Notes.Add("cancelled", context.CancellationToken.IsCancellationRequested);
            return Task.CompletedTask;
        },
        "method: /helloworld.Greeter/SayHelloBiStream",
        "host: pipe",
        "peer: unknown",
        "no deadline: True",
        "kind of deadline: Unspecified",
        "headers: []",
        "trailers: []",
        "status: OK \"\"",
        "write options: null",
        "authenticated: False",
        "identity: null",
        "properties: 0",
        "can be cancelled: True",
        "cancelled: False");

    [Fact]
    public Task Request_headers_of_one_name_arrive_as_one() => ServerAsync(
        scene =>
        {
            scene.Notes.Add("headers", scene.Context.RequestHeaders);
            scene.Notes.Add("same", ReferenceEquals(scene.Context.RequestHeaders, scene.Context.RequestHeaders));
            return Task.CompletedTask;
        },
        afterwards: null,
        new CallOptions(new Metadata { { "a", "1" }, { "a", "2" }, { "Up", "x" }, { "b-bin", [1, 2] }, { "e", "" } }),
        timeout: null,
        [
            "headers: [a=1, 2, up=x, b-bin=AQI=, e=]",
            "same: True"
        ]);

    [Fact]
    public Task Headers_go_out_once() => ServerAsync(
        async scene =>
        {
            await scene.WriteHeadersAsync(Headers);
            await scene.WriteHeadersAsync(Headers);
        },
        "write headers: done",
        "write headers: throws InvalidOperationException: Response headers can only be sent once per call.");

    [Fact]
    public Task Headers_do_not_go_out_after_a_message() => ServerAsync(
        async scene =>
        {
            await scene.WriteAsync("Hello");
            await scene.WriteHeadersAsync(Headers);
        },
        "write: done",
        "write headers: throws InvalidOperationException: Response headers can only be sent once per call.");

    [Fact]
    public Task Headers_go_out_after_a_message_that_was_none() => ServerAsync(
        async scene =>
        {
            await scene.Notes.TryAsync("write null", () => scene.Responses.WriteAsync(null!));
            await scene.WriteHeadersAsync(Headers);
        },
        "write null: fails with ArgumentNullException: Value cannot be null. (Parameter 'message')",
        "write headers: done");

    [Fact]
    public Task Headers_are_not_null() => ServerAsync(
        scene => scene.WriteHeadersAsync(null!),
        "write headers: throws ArgumentNullException: Value cannot be null. (Parameter 'responseHeaders')");

    [Theory]
    [InlineData("é")]
    [InlineData("a\u0001b")]
    [InlineData("a\u0000b")]
    [InlineData("a\u007Fb")]
    public Task Headers_have_no_characters_that_no_header_can_carry(string value) => ServerAsync(
        async scene =>
        {
            await scene.WriteHeadersAsync(new Metadata { { "x", value } });
            await scene.WriteHeadersAsync(new Metadata { { "x", "a\tb ~" } });
        },
        "write headers: throws InvalidOperationException: Error adding response header 'x'.",
        "write headers: done");

    [Fact]
    public Task Headers_are_tried_again_after_the_client_has_cancelled() => ServerAsync(
        async scene =>
        {
            await scene.CancelAsync();
            await scene.WriteHeadersAsync(Headers);
            await scene.WriteHeadersAsync(Headers);
        },
        "write headers: done",
        "write headers: throws InvalidOperationException: Response headers can only be sent once per call.");

    [Fact]
    public Task Trailers_and_status_are_kept() => ServerAsync(
        scene =>
        {
            scene.Context.ResponseTrailers.Add("t", "1");
            scene.Context.Status = new Status(StatusCode.NotFound, "nobody");
            scene.Notes.Add("trailers", scene.Context.ResponseTrailers);
            scene.Notes.Add("status", scene.Context.Status);
            return Task.CompletedTask;
        },
        "trailers: [t=1]",
        "status: NotFound \"nobody\"");

    [Fact]
    public Task Write_options_belong_to_the_context_and_its_stream() => ServerAsync(
        scene =>
        {
            scene.Responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            scene.Notes.Add("context", scene.Context.WriteOptions?.Flags);
            scene.Context.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            scene.Notes.Add("stream", scene.Responses.WriteOptions?.Flags);
            scene.Context.WriteOptions = null;
            scene.Notes.Add("stream", scene.Responses.WriteOptions);
            return Task.CompletedTask;
        },
        "context: NoCompress",
        "stream: BufferHint",
        "stream: null");

    [Fact]
    public Task No_token_is_propagated() => ServerAsync(
        scene =>
        {
            scene.Notes.Try("propagate", () => scene.Context.CreatePropagationToken());
            return Task.CompletedTask;
        },
        "propagate: throws NotImplementedException: CreatePropagationToken will be implemented in a future version.");

    [Fact]
    public Task The_http_context_tells_the_same() => ServerAsync(
        async scene =>
        {
            var http = scene.Context.GetHttpContext();
            scene.Notes.Add("path", http.Request.Path);
            scene.Notes.Add("host", http.Request.Host);
            scene.Notes.Add("header", http.Request.Headers["a"]);
            scene.Notes.Add("binary header", http.Request.Headers["b-bin"]);
            scene.Context.UserState["left"] = "here";
            scene.Notes.Add("items", http.Items["left"]);
            scene.Notes.Add(
                "feature",
                ReferenceEquals(http.Features.Get<IServerCallContextFeature>()?.ServerCallContext, scene.Context));
            await scene.WriteHeadersAsync(new Metadata { { "r", "1" }, { "r-bin", [3] } });
            scene.Notes.Add("response header", http.Response.Headers["r"]);
            scene.Notes.Add("binary response header", http.Response.Headers["r-bin"]);
            await scene.CancelAsync();
            scene.Notes.Add("aborted", http.RequestAborted.IsCancellationRequested);
        },
        afterwards: null,
        new CallOptions(new Metadata { { "a", "1" }, { "b-bin", [1, 2] } }),
        timeout: null,
        [
            "path: /helloworld.Greeter/SayHelloBiStream",
            "host: pipe",
            "header: 1",
            "binary header: AQI=",
            "items: here",
            "feature: True",
            "write headers: done",
            "response header: 1",
            "binary response header: Aw==",
            "aborted: True"
        ]);

    [Fact]
    public Task A_passed_deadline_ends_the_call() => ServerAsync(
        async scene =>
        {
            scene.Notes.Add("kind", scene.Context.Deadline.Kind);
            await scene.WaitForEndAsync();
            scene.Notes.Add("status", scene.Context.Status);
            await scene.WriteAsync("Hello");
            await scene.WriteAsync("Hello", scene.Context.CancellationToken);
            await NoteResetAsync(scene, scene.Requests.MoveNext(CancellationToken.None));
            await scene.ReadAsync(scene.Context.CancellationToken);
            await scene.WriteHeadersAsync(Headers);
        },
        afterwards: null,
        default,
        TimeSpan.FromMilliseconds(200),
        [
            "kind: Utc",
            "status: DeadlineExceeded \"Deadline Exceeded\"",
            "write: fails with InvalidOperationException: Writing is not allowed after writer was completed.",
            "write: fails with OperationCanceledException: The operation was canceled.",
            "the read fails with a reset: True",
            "read: fails with TaskCanceledException: A task was canceled.",
            "write headers: throws InvalidOperationException: Response headers can only be sent once per call."
        ]);

    [Fact]
    public Task A_passed_deadline_ends_a_read() => ServerAsync(
        async scene =>
        {
            var read = scene.Requests.MoveNext(CancellationToken.None);
            await scene.WaitForEndAsync();
            await NoteResetAsync(scene, read);
        },
        afterwards: null,
        default,
        TimeSpan.FromMilliseconds(200),
        ["the read fails with a reset: True"]);

    // The server aborts the request, and the client resets it because it has its answer: either comes first.
    private static async Task NoteResetAsync(ServerScene scene, Task read)
    {
        var failure = await Record.ExceptionAsync(() => read.WaitAsync(Notes.Bound));
        scene.Notes.Add("the read fails with a reset", failure
            is TaskCanceledException { Message: "The request was aborted" }
            or ConnectionAbortedException
            {
                Message: "The HTTP/2 stream was reset by the application with error code CANCEL."
            }
            or IOException { Message: "The client reset the request stream." });
    }
}
