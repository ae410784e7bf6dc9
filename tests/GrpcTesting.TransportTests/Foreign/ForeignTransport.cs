using GrpcTesting.Transports;

namespace GrpcTesting.TransportTests;

/// <summary>
/// <c>Remote</c>, to a server that is not ours: the stage's client calls a <see cref="ForeignProxy"/>, which forwards
/// everything to the service, on a fixture of its own.
/// </summary>
internal sealed class ForeignTransport : GrpcTransport
{
    private ForeignTransport()
        : base("Remote, to gRPC for Python")
    {
    }

    public static GrpcTransport Instance { get; } = new ForeignTransport();

    public override string ToString() => Name;

    internal override TransportBinding Bind(string fixtureName) => throw new NotSupportedException(
        "A stage knows how to reach the foreign server: use Stage.Set.");
}
