namespace GrpcTesting.DifferentialTests.Observing;

public class ServerDeadlineTests
{
    private const string Reset =
        "The HTTP/2 server reset the stream. HTTP/2 error code 'CANCEL' (0x8). (HttpProtocolError)";

    private const string Cause = $"System.Net.Http.HttpProtocolException \"{Reset}\"";

    [Fact]
    public void The_report_of_the_reset_counts_as_that_of_the_status()
    {
        Assert.Equal(
            "DeadlineExceeded \"Deadline Exceeded\"",
            ServerDeadline.Settle(
                $"Cancelled \"Error reading next message. HttpProtocolException: {Reset}\" because of {Cause}"));
        Assert.Equal(
            """
            threw Grpc.Core.RpcException "Status(StatusCode=\"DeadlineExceeded\", Detail=\"Deadline Exceeded\")", status DeadlineExceeded "Deadline Exceeded", trailers none
            """,
            ServerDeadline.Settle(
                $$"""
                threw Grpc.Core.RpcException "Status(StatusCode=\"Cancelled\", Detail=\"Error starting gRPC call. HttpProtocolException: {{Reset}}\", DebugException=\"System.Net.Http.HttpProtocolException: {{Reset}}\")", status Cancelled "Error starting gRPC call. HttpProtocolException: {{Reset}}" because of {{Cause}}, trailers none because of {{Cause}}
                """));
        Assert.Equal(
            "none",
            ServerDeadline.Settle("threw System.InvalidOperationException "
                + "\"Can't get the call trailers because the call has not completed successfully.\""));
    }

    [Theory]
    [InlineData("Cancelled \"\"")]
    [InlineData("Internal \"Error reading next message.\"")]
    [InlineData("threw System.InvalidOperationException \"Can't get the call trailers.\"")]
    [InlineData("end of the stream")]
    public void Every_other_report_counts_as_itself(string report) => Assert.Equal(report, ServerDeadline.Settle(report));
}
