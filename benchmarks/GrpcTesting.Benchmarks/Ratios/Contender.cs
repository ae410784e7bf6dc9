namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>A column of the table: a transport, with the options it runs under.</summary>
internal sealed record Contender(string Name, GrpcTransport Transport, Action<GrpcFixtureOptions>? Configure = null)
{
    public static Contender Tcp { get; } = new("TCP", GrpcTransport.Tcp);

    public static Contender Pipe { get; } = new("pipe", GrpcTransport.Pipe);

    public static IReadOnlyList<Contender> All { get; } =
        [Tcp, new("Unix socket", GrpcTransport.UnixSocket), new("TestServer", GrpcTransport.TestServer), Pipe];
}
