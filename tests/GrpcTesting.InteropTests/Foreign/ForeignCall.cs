using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.InteropTests;

/// <summary>A call for a <see cref="ForeignClient"/> to make, step by step. After the last step it reads to the end.</summary>
/// <param name="Method">The full name, such as <c>/grpc.testing.TestService/EmptyCall</c>.</param>
/// <param name="Kind">Python's name for the kind of call, such as <c>stream_unary</c>.</param>
internal sealed record ForeignCall<TRequest, TResponse>(string Method, string Kind)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    public Metadata Metadata { get; init; } = [];

    /// <summary>Null for no deadline.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the client compresses what it sends, with gzip.</summary>
    public bool IsCompressed { get; init; }

    public IReadOnlyList<ForeignStep> Steps { get; private init; } = [];

    public ForeignCall<TRequest, TResponse> Send(TRequest message) =>
        With(new ForeignStep(Send: message.ToByteString().ToBase64()));

    public ForeignCall<TRequest, TResponse> Receive() => With(new ForeignStep(Receive: true));

    public ForeignCall<TRequest, TResponse> Complete() => With(new ForeignStep(Complete: true));

    public ForeignCall<TRequest, TResponse> Cancel() => With(new ForeignStep(Cancel: true));

    private ForeignCall<TRequest, TResponse> With(ForeignStep step) => this with { Steps = [.. Steps, step] };
}
