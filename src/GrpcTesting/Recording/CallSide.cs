namespace GrpcTesting;

/// <summary>Whose view of a call it is.</summary>
public enum CallSide
{
    /// <summary>What a client of the fixture sent and received.</summary>
    Client,

    /// <summary>What the server's handler received and sent, all interceptors of the app included.</summary>
    Server,
}
