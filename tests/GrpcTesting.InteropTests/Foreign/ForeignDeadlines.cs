using Grpc.Core;

namespace GrpcTesting.InteropTests;

/// <summary>The end of a call by its deadline, where the server may be gRPC for Python.</summary>
internal static class ForeignDeadlines
{
    /// <summary>As <c>ExpectErrorAsync(StatusCode.DeadlineExceeded)</c>, and a foreign server may do otherwise.</summary>
    /// <remarks>
    /// When its own clock runs out first, grpcio 1.51 ends the stream twice: HEADERS with END_STREAM and grpc-status 4,
    /// RST_STREAM, and then HEADERS with END_STREAM and grpc-status 1. RFC 9113 §5.1 forbids the latter, and a client
    /// that has not taken the former yet fails the connection.
    /// </remarks>
    public static async Task ExpectDeadlineExceededAsync<TResponse>(
        this CallProbe<TResponse> call, InteropSetting setting)
        where TResponse : class
    {
        try
        {
            await call.ExpectErrorAsync(StatusCode.DeadlineExceeded);
        }
        catch (GrpcAssertionException) when (setting.Endpoint is not null)
        {
            var outcome = await call.ExpectErrorAsync(StatusCode.Internal);
            Assert.Contains("PROTOCOL_ERROR", outcome.Detail, StringComparison.Ordinal);
        }
    }
}
