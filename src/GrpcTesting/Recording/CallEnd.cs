using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>What one side knows about how a call ended.</summary>
internal readonly record struct CallEnd(Metadata? Headers, Metadata? Trailers, Status? Status, Exception? Exception);
