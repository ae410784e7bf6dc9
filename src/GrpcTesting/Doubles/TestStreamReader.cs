using System.Threading.Channels;

namespace GrpcTesting;

/// <summary>Makes streams of messages that a handler, or the caller of a client, reads.</summary>
public static class TestStreamReader
{
    /// <summary>A stream of these messages, in their order.</summary>
    /// <exception cref="ArgumentException">A message is null.</exception>
    public static TestStreamReader<T> Of<T>(params IEnumerable<T> messages)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages is IReadOnlyCollection<T> collection)
        {
            var copy = collection.ToArray();
            if (Array.IndexOf(copy, null) is >= 0 and var index)
            {
                throw new ArgumentException(
                    $"Message {index} is null. No message from the wire is: use an empty one.", nameof(messages));
            }

            messages = copy;
        }

        return new TestStreamReader<T>(messages.ToAsyncEnumerable());
    }

    /// <summary>A stream of messages that come when they come. What the sequence throws, the stream throws.</summary>
    public static TestStreamReader<T> Of<T>(IAsyncEnumerable<T> messages)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new TestStreamReader<T>(messages);
    }

    /// <summary>
    /// A stream of the messages that a test writes to a channel, one by one. Completing the channel ends the stream,
    /// with the channel's exception if it has one.
    /// </summary>
    public static TestStreamReader<T> Of<T>(ChannelReader<T> messages)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new TestStreamReader<T>(messages.ReadAllAsync());
    }
}
