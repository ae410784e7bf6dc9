namespace GrpcTesting;

/// <summary>Which way something crossed the wire.</summary>
public enum WireDirection
{
    /// <summary>Sent by the client.</summary>
    ClientToServer,

    /// <summary>Sent by the server.</summary>
    ServerToClient,
}
