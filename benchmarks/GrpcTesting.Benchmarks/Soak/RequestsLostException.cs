namespace GrpcTesting.Benchmarks.Soak;

/// <summary>
/// A call succeeded, but the server has seen none of its requests. When GOAWAY meets a call that the server has not
/// seen, SocketsHttpHandler sends it again, and the content of Grpc.Net.Client has nothing to write a second time: with
/// its request stream completed before, the call ends well and empty. Otherwise it waits: <see cref="Scene.Deadline"/>.
/// </summary>
internal sealed class RequestsLostException() : Exception("the server has seen none of the requests");
