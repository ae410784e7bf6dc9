using Google.Protobuf;

namespace GrpcTesting.Recording;

/// <summary>How many bytes a message counts for: those that it takes on the wire.</summary>
internal static class MessageSize
{
    // What a message takes in memory at least, so that empty ones and those of other formats count too.
    private const int Least = 64;

    public static int Of(object message) => message switch
    {
        IMessage protobuf => Math.Max(Least, protobuf.CalculateSize()),
        byte[] bytes => Math.Max(Least, bytes.Length),
        string text => Math.Max(Least, text.Length * sizeof(char)),
        _ => Least,
    };
}
