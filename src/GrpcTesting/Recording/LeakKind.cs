namespace GrpcTesting;

/// <summary>How a call was left open.</summary>
public enum LeakKind
{
    /// <summary>A client's call had neither ended nor been disposed.</summary>
    CallNotFinished,

    /// <summary>A client's call had neither been read to the end of its responses nor been disposed.</summary>
    ResponsesNotRead,

    /// <summary>A handler had not returned when the server had stopped.</summary>
    HandlerStillRunning,
}
