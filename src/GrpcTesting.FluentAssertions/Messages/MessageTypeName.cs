using Google.Protobuf;

namespace GrpcTesting.Messages;

/// <summary>How failures name the types of two messages.</summary>
internal static class MessageTypeName
{
    /// <summary>The full names of their .proto files; the classes as well where those are the same.</summary>
    public static (string Expected, string Actual) Of(IMessage expected, IMessage actual)
    {
        var (expectedName, actualName) = (expected.Descriptor.FullName, actual.Descriptor.FullName);
        return expectedName != actualName || expected.Descriptor == actual.Descriptor
            ? (expectedName, actualName)
            : ($"{expectedName} ({ClassOf(expected)})", $"{actualName} ({ClassOf(actual)})");
    }

    private static string ClassOf(IMessage message) =>
        $"{message.GetType()}, {message.GetType().Assembly.GetName().Name}";
}
