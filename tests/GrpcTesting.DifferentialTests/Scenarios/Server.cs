using Grpc.Core;

namespace GrpcTesting.DifferentialTests;

/// <summary>What the server's handler does in a scenario.</summary>
internal static class Server
{
    /// <summary>The handler is called.</summary>
    public static Step Enter { get; } = new(Actor.Server, Act.Enter);

    /// <summary>Waits until what <see cref="StartSend"/> began is sent.</summary>
    public static Step EndSend { get; } = new(Actor.Server, Act.EndSend);

    /// <summary>Begins to wait for the next message, before there is one.</summary>
    public static Step StartRead { get; } = new(Actor.Server, Act.StartRead);

    /// <summary>Waits for the next message, or for the end: with the wait begun before, or a new one.</summary>
    public static Step Read { get; } = new(Actor.Server, Act.Read);

    /// <summary>Sends the following messages uncompressed.</summary>
    public static Step StopCompressing { get; } = new(Actor.Server, Act.StopCompressing);

    /// <summary>Waits until the call's token is cancelled.</summary>
    public static Step AwaitCancelled { get; } = new(Actor.Server, Act.AwaitCancelled);

    /// <summary>Aborts the request: <c>HttpContext.Abort()</c>.</summary>
    public static Step Abort { get; } = new(Actor.Server, Act.Abort);

    /// <summary>Returns null instead of the response.</summary>
    public static Step ReturnNull { get; } = new(Actor.Server, Act.ReturnNull);

    /// <summary>Throws again what its last read or write threw; returns when none did.</summary>
    public static Step Rethrow { get; } = new(Actor.Server, Act.Rethrow);

    /// <summary>Sends a message of so many bytes.</summary>
    public static Step Send(int size) => new(Actor.Server, Act.Send) { Size = size };

    /// <summary>Begins to send a message, which may not fit before the client reads.</summary>
    public static Step StartSend(int size) => new(Actor.Server, Act.StartSend) { Size = size };

    /// <summary>Sends the response headers.</summary>
    public static Step WriteHeaders(params Header[] headers) =>
        new(Actor.Server, Act.WriteHeaders) { Headers = headers };

    /// <summary>Adds to the trailers.</summary>
    public static Step AddTrailer(params Header[] headers) => new(Actor.Server, Act.AddTrailer) { Headers = headers };

    /// <summary>Sets the status that the call ends with.</summary>
    public static Step SetStatus(StatusCode code, string detail) =>
        new(Actor.Server, Act.SetStatus) { Code = code, Text = detail };

    /// <summary>Returns from a call that streams its responses.</summary>
    public static Step Return() => new(Actor.Server, Act.Return);

    /// <summary>Returns the one response, of so many bytes.</summary>
    public static Step Return(int size) => new(Actor.Server, Act.Return) { Size = size };

    /// <summary>Throws an <see cref="RpcException"/>.</summary>
    public static Step Throw(StatusCode code, string detail, params Header[] trailers) =>
        new(Actor.Server, Act.Throw) { Code = code, Text = detail, Headers = trailers };

    /// <summary>Throws an <see cref="InvalidOperationException"/>.</summary>
    public static Step ThrowOther(string message) => new(Actor.Server, Act.ThrowOther) { Text = message };
}
