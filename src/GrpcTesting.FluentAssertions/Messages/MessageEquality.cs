using Google.Protobuf;

namespace GrpcTesting.Messages;

/// <summary>Whether a value is the message that was expected, and how it is not.</summary>
internal static class MessageEquality
{
    public static bool AreSame(IMessage expected, object? actual)
    {
        if (actual is not IMessage message)
        {
            return false;
        }

        var log = new DifferenceLog(kept: 0);
        MessageComparison.Compare(Defaults(expected), log, Place.Root(""), expected, message);
        return log.Count == 0;
    }

    /// <summary>The second half of a sentence, such as "it differs in 2 places: ..."; null when all is well.</summary>
    public static string? FaultOf(
        MessageEquivalencyOptions options, PathRules rules, IMessage expected, object? actual)
    {
        if (actual is not IMessage message)
        {
            return actual is null ? "it was <null>" : $"it was no message but a {actual.GetType()}";
        }

        if (message.Descriptor != expected.Descriptor)
        {
            var (_, actualType) = MessageTypeName.Of(expected, message);
            return $"it was a {actualType}";
        }

        var log = new DifferenceLog();
        MessageComparison.Compare(options, log, Place.Root("", rules), expected, message);
        return log.Count == 0 ? null : $"it differs in {log}";
    }

    public static MessageEquivalencyOptions Defaults(IMessage expected)
    {
        var options = new MessageEquivalencyOptions();
        options.RulesFor(expected.Descriptor);
        return options;
    }
}
