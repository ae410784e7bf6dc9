namespace Grpc.Core;

/// <summary>Hints for writing one message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for those that follow.</summary>
    BufferHint = 1,

    /// <summary>The message is not compressed, even when the call is.</summary>
    NoCompress = 2,
}
