namespace GrpcTesting.InteropTests;

/// <summary>How a channel finds an endpoint of the foreign server.</summary>
/// <param name="Uri">The address of channels.</param>
/// <param name="SocketPath">The socket that connections go to; null for the address itself.</param>
internal sealed record ForeignAddress(Uri Uri, string? SocketPath = null);
