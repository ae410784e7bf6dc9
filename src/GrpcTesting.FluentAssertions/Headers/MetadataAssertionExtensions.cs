using Grpc.Core;

namespace GrpcTesting;

/// <summary>Begins what a test expects of metadata.</summary>
public static class MetadataAssertionExtensions
{
    /// <summary>What is expected of headers, or of trailers. Every failure ends with all of them.</summary>
    /// <param name="metadata">The metadata. Of null, every assertion fails.</param>
    public static MetadataAssertions Should(this Metadata? metadata) => new(metadata);
}
