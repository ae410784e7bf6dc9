namespace GrpcTesting.DifferentialTests.Generation;

/// <summary>How the calls of a scenario end.</summary>
internal enum Ending
{
    Success,
    StatusSet,
    StatusThrown,
    OtherException,
    NoResponse,
    ClientCancels,
    ClientDisposes,
    CancelledBeforeStart,
    DeadlineOfClient,
    DeadlineOfServer,
    DeadlineBeforeStart,
    ServerAborts,
    RequestTooLarge,
    ResponseTooLarge,
    NoSuchMethod,
}
