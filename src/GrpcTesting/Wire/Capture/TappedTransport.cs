using System.IO.Pipelines;

namespace GrpcTesting.Wire;

/// <summary>A connection's transport, as the server uses it, with a tap on both directions.</summary>
internal sealed class TappedTransport(IDuplexPipe transport, WireTap tap) : IDuplexPipe
{
    public PipeReader Input { get; } = new TappedReader(transport.Input, tap);

    public PipeWriter Output { get; } = new TappedWriter(transport.Output, tap);
}
