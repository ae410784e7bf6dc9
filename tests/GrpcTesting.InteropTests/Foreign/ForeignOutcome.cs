using Grpc.Core;

namespace GrpcTesting.InteropTests;

/// <summary>What a foreign client says of its call.</summary>
internal sealed record ForeignOutcome<TResponse>(
    Status Status, Metadata Headers, Metadata Trailers, IReadOnlyList<TResponse> Responses)
{
    public StatusCode StatusCode => Status.StatusCode;

    public string Detail => Status.Detail;
}
