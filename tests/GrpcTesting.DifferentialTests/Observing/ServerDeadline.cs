using Grpc.Core;

namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>What a client reports of a deadline that only the server knows.</summary>
/// <remarks>
/// The server sends its status and, when the client has not completed its requests, resets the stream behind it. A client
/// that finds both when it goes on to read reports the reset, on every connection; by which time both are there is a
/// race. So the report of that very reset counts as the report of the status, and every other one as itself.
/// </remarks>
internal static class ServerDeadline
{
    private const string Reset =
        "The HTTP/2 server reset the stream. HTTP/2 error code 'CANCEL' (0x8).";

    // The headers were there before, or else the status comes with them and is read first.
    private static readonly Dictionary<string, string> Reports = new()
    {
        [Threw(ByReset("Error reading next message."))] = Threw(ByStatus),
        [Threw(ByReset("Error starting gRPC call."))] = Threw(ByStatus),
        [Described.Status(ByReset("Error reading next message."))] = Described.Status(ByStatus),
        [Described.Status(ByReset("Error starting gRPC call."))] = Described.Status(ByStatus),
        [Described.Exception(new InvalidOperationException(
            "Can't get the call trailers because the call has not completed successfully."))] =
            Described.Metadata(Metadata.Empty),
    };

    private static Status ByStatus => new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    /// <summary>The report of the status for a report of the reset; anything else as it is.</summary>
    public static string Settle(string report) => Reports.GetValueOrDefault(report, report);

    private static Status ByReset(string where)
    {
        var reset = new HttpProtocolException((long)Http2ErrorCode.Cancel, Reset, null);
        return new(StatusCode.Cancelled, $"{where} HttpProtocolException: {reset.Message}", reset);
    }

    // gRPC's exception has the status's as its cause.
    private static string Threw(Status status) => Described.Exception(new RpcException(status));
}
