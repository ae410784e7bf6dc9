using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting;

/// <summary>Everything that a finished call left behind. It does not change any more.</summary>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class CallOutcome<TResponse>
{
    private const string StatusDetailsTrailer = "grpc-status-details-bin";

    private readonly CallAccount<TResponse> _account;
    private readonly string? _network;

    internal CallOutcome(CallAccount<TResponse> account, Status status, Metadata trailers)
    {
        _account = account;
        Method = account.Method;
        Status = status;
        Headers = account.Headers ?? [];
        Trailers = trailers;
        Responses = [.. account.Responses];
        Elapsed = account.Elapsed;
        ServerException = account.ServerException;
        _network = account.Network;
    }

    /// <summary>
    /// The full method name, such as <c>/helloworld.Greeter/SayHello</c>; empty for a call that was not made by a
    /// client of the fixture (<see cref="GrpcFixture.CreateClient{TClient}"/>, <see cref="GrpcFixture.CallInvoker"/>).
    /// </summary>
    public string Method { get; }

    /// <summary>The status that the client saw.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The detail of <see cref="Status"/>: what the server, or the client's own stack, said about it.</summary>
    public string Detail => Status.Detail;

    /// <summary>The response headers. Empty when the call ended before any arrived, or failed with some that gRPC cannot
    /// read.</summary>
    public Metadata Headers { get; }

    /// <summary>The response trailers. Empty when the call ended before any arrived, or failed with some that gRPC cannot
    /// read.</summary>
    public Metadata Trailers { get; }

    /// <summary>The messages that arrived, in their order; those before a failure included.</summary>
    public IReadOnlyList<TResponse> Responses { get; }

    /// <summary>The only message that arrived.</summary>
    /// <exception cref="GrpcAssertionException">None arrived, or several. The message tells the whole call.</exception>
    public TResponse Response => Responses.Count == 1
        ? Responses[0]
        : throw new GrpcAssertionException(
            $"Expected one response, but {(Responses.Count == 0 ? "none" : Responses.Count)} arrived.\n{this}");

    /// <summary>From making the call to its end.</summary>
    /// <remarks>For a call that was not made by a client of the fixture, from the beginning of its capture.</remarks>
    public TimeSpan Elapsed { get; }

    /// <summary>
    /// What the server's handler, or an interceptor of the app, threw; null when nothing was thrown, when the call
    /// ended before the handler did, when the server or the client is not the fixture's, or when calls are not recorded.
    /// </summary>
    public Exception? ServerException { get; }

    /// <summary>A rich error detail of the <c>google.rpc.Status</c> in <c>grpc-status-details-bin</c>.</summary>
    /// <typeparam name="TDetail">The detail's message, such as <c>Google.Rpc.BadRequest</c>.</typeparam>
    /// <returns>The first detail of that type; null when the call carried none.</returns>
    /// <exception cref="InvalidProtocolBufferException">The trailer is not a <c>google.rpc.Status</c>.</exception>
    public TDetail? GetErrorDetail<TDetail>()
        where TDetail : class, IMessage<TDetail>, new()
    {
        if (Trailers.GetValueBytes(StatusDetailsTrailer) is not { } bytes)
        {
            return null;
        }

        var descriptor = new TDetail().Descriptor;
        return Google.Rpc.Status.Parser.ParseFrom(bytes).Details
            .FirstOrDefault(detail => detail.Is(descriptor))?
            .Unpack<TDetail>();
    }

    /// <summary>
    /// A short account of the call: method, status, headers, messages, trailers, the server's exception and, when the
    /// wire was captured, the call's last frames; and the conditions of the network, where there were any.
    /// </summary>
    public override string ToString() =>
        new CallStory<TResponse>(Method, CallReport.Describe(Status), Elapsed)
        {
            Headers = CallReport.Describe(Headers),
            Responses = Responses,
            Trailers = CallReport.Describe(Trailers),
            ServerException = ServerException,
            Frames = _account.Frames,
            Network = _network,
        }.ToString();
}
