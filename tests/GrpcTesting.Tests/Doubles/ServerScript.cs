using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What the server of a client's script does: headers, replies, then the end.</summary>
internal sealed record ServerScript
{
    /// <summary>Sent ahead of everything; null leaves them to the first reply.</summary>
    public Metadata? Headers { get; init; }

    public string[] Replies { get; init; } = [];

    public Metadata Trailers { get; init; } = [];

    public Status Status { get; init; } = Status.DefaultSuccess;

    /// <summary>Whether the end waits until the script says so.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The client's deadline; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the end waits until the client has completed its requests.</summary>
    public bool ReadsRequests { get; init; }
}
