namespace Grpc.Core;

/// <summary>What a channel is doing.</summary>
public enum ConnectivityState
{
    /// <summary>Nothing: there is no need to connect.</summary>
    Idle = 0,

    /// <summary>It connects.</summary>
    Connecting = 1,

    /// <summary>It is connected.</summary>
    Ready = 2,

    /// <summary>It failed to connect and will try again.</summary>
    TransientFailure = 3,

    /// <summary>It has ended.</summary>
    Shutdown = 4,
}
