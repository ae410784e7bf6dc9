using GrpcTesting.Transports;

namespace GrpcTesting.TransportTests;

/// <summary>
/// The pipe, with a proxy between the client and the service: the stage's client calls a fixture without services,
/// which forwards everything to a second one, with the service. Each of the two is on a pipe of its own.
/// </summary>
internal sealed class ProxiedTransport : GrpcTransport
{
    private ProxiedTransport()
        : base("pipe through a proxy")
    {
    }

    public static GrpcTransport Instance { get; } = new ProxiedTransport();

    public override string ToString() => Name;

    internal override TransportBinding Bind(string fixtureName) => throw new NotSupportedException(
        "A stage knows how to put a proxy before the service: use Stage.Set.");
}
