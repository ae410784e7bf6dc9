namespace GrpcTesting.Wire;

/// <summary>When a portion of bytes was seen.</summary>
internal readonly record struct FrameStamp(DateTimeOffset Time, TimeSpan Elapsed);
