using GrpcTesting.Transports;

namespace GrpcTesting.TransportTests;

/// <summary>A way to the service that takes two servers, which <see cref="Stage.Set"/> knows to lay out.</summary>
internal sealed class StageTransport : GrpcTransport
{
    private StageTransport(string name)
        : base(name)
    {
    }

    /// <summary>
    /// The pipe, with a proxy between the client and the service: the stage's client calls a fixture without services,
    /// which forwards everything to a second one, with the service. Each of the two is on a pipe of its own.
    /// </summary>
    public static GrpcTransport Proxied { get; } = new StageTransport("pipe through a proxy");

    /// <summary>
    /// <c>Remote</c>, to a server that is not ours: the stage's client calls a <see cref="ForeignProxy"/>, which forwards
    /// everything to the service, on a fixture of its own.
    /// </summary>
    public static GrpcTransport Foreign { get; } = new StageTransport("Remote, to gRPC for Python");

    public override string ToString() => Name;

    internal override TransportBinding Bind(string fixtureName) => throw new NotSupportedException(
        $"'{Name}' takes two servers, which Stage.Set knows to lay out. Use a stage, or list the test in NotThrough.");
}
