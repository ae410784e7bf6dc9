namespace Grpc.Core;

/// <summary>How a call ended.</summary>
public enum StatusCode
{
    /// <summary>It succeeded.</summary>
    OK = 0,

    /// <summary>It was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>It failed in a way that nothing else describes.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or space is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that this needs.</summary>
    FailedPrecondition = 9,

    /// <summary>It lost to something concurrent.</summary>
    Aborted = 10,

    /// <summary>It went past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server does not offer it.</summary>
    Unimplemented = 12,

    /// <summary>Something that must hold does not.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached for now.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
