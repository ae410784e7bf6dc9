using Google.Protobuf;

namespace GrpcTesting.Recording;

/// <summary>Keeps a message as it is now: a sender may fill the same object again for the next one.</summary>
internal static class MessageCopy
{
    public static T Of<T>(T message) => message is IDeepCloneable<T> cloneable ? cloneable.Clone() : message;
}
