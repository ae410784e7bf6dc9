using Grpc.Core;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>
/// What a transport calls its two ends. The names differ between transports, so that what is noted is whether the
/// handler sees those that belong to the one that is played on.
/// </summary>
/// <param name="transport">Which one.</param>
/// <param name="target">What the channel calls, such as <c>127.0.0.1:5000</c>.</param>
internal sealed class OwnNames(GrpcTransport transport, string target)
{
    public const string AsExpected = "as the transport has it";

    // Without the port that http implies.
    private readonly string _authority = new Uri($"http://{target}").Authority;

    public string Authority(string? value) => Note(value, _authority);

    public string Peer(ServerCallContext context) => Note(
        context.Peer,
        transport == GrpcTransport.Tcp ? $"ipv4:127.0.0.1:{context.GetHttpContext().Connection.RemotePort}" : "unknown");

    private static string Note(string? value, string expected) =>
        value == expected ? AsExpected : $"{value ?? "null"} instead of {expected}";
}
