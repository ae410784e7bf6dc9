using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>What one side knows about how a call ended. An open call may have headers, and may be cancelled.</summary>
internal readonly record struct CallEnd(
    Metadata? Headers, Metadata? Trailers, Status? Status, Exception? Exception, bool IsCancelled);
