namespace GrpcTesting.Doubles;

/// <summary>How a call ended that a <see cref="TestServerCallContext"/> stands for.</summary>
internal enum ServerCallEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The handler returned.</summary>
    Returned,

    /// <summary>The client cancelled it, or the handler cancelled a write.</summary>
    Cancelled,

    /// <summary>The deadline passed.</summary>
    DeadlineExceeded,
}
