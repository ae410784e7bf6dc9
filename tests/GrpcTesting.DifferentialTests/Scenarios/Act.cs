namespace GrpcTesting.DifferentialTests;

/// <summary>Who does a step.</summary>
internal enum Actor
{
    Client,
    Server,
}

/// <summary>What is done in a step. <see cref="Client"/> and <see cref="Server"/> say what each means.</summary>
internal enum Act
{
    // Either side.
    Send,
    StartSend,
    EndSend,
    StartRead,
    Read,

    // The client.
    Start,
    Complete,
    ReadHeaders,
    ReadResponse,
    Cancel,
    Dispose,
    ReachDeadline,

    // The server.
    Enter,
    WriteHeaders,
    AddTrailer,
    SetStatus,
    StopCompressing,
    AwaitCancelled,
    Abort,
    Return,
    ReturnNull,
    Throw,
    ThrowOther,
    Rethrow,
}
