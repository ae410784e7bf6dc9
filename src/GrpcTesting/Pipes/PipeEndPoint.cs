using System.Net;

namespace GrpcTesting.Pipes;

/// <summary>The address of a <see cref="PipeListener"/>. It names who listens, and equals only itself.</summary>
internal sealed class PipeEndPoint(string name) : EndPoint
{
    /// <summary>Who listens here, for messages.</summary>
    public string Name { get; } = name;

    // Kestrel publishes an endpoint's text as a server address, which readers parse as a URI.
    public override string ToString() => "http://pipe";
}
