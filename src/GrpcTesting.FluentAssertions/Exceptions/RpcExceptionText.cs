using Grpc.Core;
using GrpcTesting.Failures;
using GrpcTesting.Headers;

namespace GrpcTesting.Exceptions;

/// <summary>What a client's exception knows of its call: less than an outcome does.</summary>
internal static class RpcExceptionText
{
    public static string Of(RpcException exception) =>
        $"RpcException: {Of(exception.Status)}\n  trailers:  {Trailers(exception.Trailers)}";

    private static string Of(Status status) => string.IsNullOrEmpty(status.Detail)
        ? status.StatusCode.ToString()
        : $"{status.StatusCode} {Shown.Text(status.Detail)}";

    private static string Trailers(Metadata trailers) => MetadataText.Lines(trailers) is var lines && trailers.Count > 0
        ? lines.TrimStart().Replace("\n  ", "\n             ", StringComparison.Ordinal)
        : "none";
}
