namespace GrpcTesting;

/// <summary>A message that one side of a call sent or received.</summary>
public sealed class RecordedMessage
{
    internal RecordedMessage(int index, object message, DateTimeOffset time, TimeSpan after, bool isPending)
    {
        Index = index;
        Message = message;
        Time = time;
        After = after;
        IsPending = isPending;
    }

    /// <summary>Its place in its stream, from 0. The first one kept may be a later one.</summary>
    public int Index { get; }

    /// <summary>
    /// The message. What a side sent is a copy from the moment of sending, where the message is a protobuf message;
    /// what it received is the object that the app itself got.
    /// </summary>
    public object Message { get; }

    /// <summary>When it was handed over to be sent, or had been read.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The time since the side's <see cref="CallView.Started"/>.</summary>
    public TimeSpan After { get; }

    /// <summary>Whether its write has not returned: the peer's flow control, or the network, holds it.</summary>
    public bool IsPending { get; }

    /// <summary>The message as text.</summary>
    public override string ToString() => Recording.RecordText.Describe(Message);
}
