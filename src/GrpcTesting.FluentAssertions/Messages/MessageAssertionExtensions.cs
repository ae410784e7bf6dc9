using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Numeric;
using FluentAssertions.Primitives;
using Google.Protobuf;
using GrpcTesting.Failures;
using GrpcTesting.Messages;

namespace GrpcTesting;

/// <summary>Compares protobuf messages field by field, as their .proto file describes them.</summary>
/// <remarks>
/// Repeated fields are compared in their order, maps without one; a field that is unset differs from one that is set
/// to its default where the type can tell; NaN equals NaN; fields that the type does not know count as well. The
/// <see cref="MessageEquivalencyOptions"/> change this.
/// </remarks>
public static class MessageAssertionExtensions
{
    /// <summary>The message equals another one. The failure lists every path where they differ.</summary>
    /// <param name="assertions">From <c>message.Should()</c>.</param>
    /// <param name="expected">The other message, of the same type.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expected"/> is null.</exception>
    [CustomAssertion]
    public static AndConstraint<ObjectAssertions> BeEquivalentToMessage(
        this ObjectAssertions assertions, IMessage expected, string because = "", params object[] becauseArgs) =>
        BeEquivalentToMessage(assertions, expected, options => options, because, becauseArgs);

    /// <summary>The message equals another one, as far as the options say.</summary>
    /// <param name="assertions">From <c>message.Should()</c>.</param>
    /// <param name="expected">The other message, of the same type.</param>
    /// <param name="configure">Changes what is compared, such as <c>o => o.Excluding("updated_at")</c>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">An argument is null, or a path of the options names no field.</exception>
    [CustomAssertion]
    public static AndConstraint<ObjectAssertions> BeEquivalentToMessage(
        this ObjectAssertions assertions,
        IMessage expected,
        Func<MessageEquivalencyOptions, MessageEquivalencyOptions> configure,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Verify(assertions.Subject, expected, configure, because, becauseArgs);
        return new AndConstraint<ObjectAssertions>(assertions);
    }

    /// <summary>The message equals another one. The failure lists every path where they differ.</summary>
    /// <param name="assertions">From <c>Should()</c> on a message that can be ordered, such as a Timestamp.</param>
    /// <param name="expected">The other message, of the same type.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expected"/> is null.</exception>
    [CustomAssertion]
    public static AndConstraint<ComparableTypeAssertions<TMessage>> BeEquivalentToMessage<TMessage>(
        this ComparableTypeAssertions<TMessage> assertions,
        IMessage expected,
        string because = "",
        params object[] becauseArgs)
        where TMessage : IMessage
    {
        ArgumentNullException.ThrowIfNull(assertions);
        Verify(assertions.Subject, expected, options => options, because, becauseArgs);
        return new AndConstraint<ComparableTypeAssertions<TMessage>>(assertions);
    }

    /// <summary>The message differs from another one.</summary>
    /// <param name="assertions">From <c>message.Should()</c>.</param>
    /// <param name="unexpected">The other message. One of another type differs.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="unexpected"/> is null.</exception>
    [CustomAssertion]
    public static AndConstraint<ObjectAssertions> NotBeEquivalentToMessage(
        this ObjectAssertions assertions, IMessage unexpected, string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        ArgumentNullException.ThrowIfNull(unexpected);
        Execute.Assertion
            .BecauseOf(because, becauseArgs)
            .WithDefaultIdentifier("message")
            .ForCondition(!MessageEquality.AreSame(unexpected, assertions.Subject))
            .FailWith(
                "Did not expect {context} to be equivalent to {0}{reason}.", new PlainText(Shown.Value(unexpected)));
        return new AndConstraint<ObjectAssertions>(assertions);
    }

    [CustomAssertion]
    private static void Verify(
        object? actual,
        IMessage expected,
        Func<MessageEquivalencyOptions, MessageEquivalencyOptions> configure,
        string because,
        object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(configure);
        var options = configure(new MessageEquivalencyOptions())
            ?? throw new ArgumentException("The options must be returned.", nameof(configure));
        var rules = options.RulesFor(expected.Descriptor);
        var fault = MessageEquality.FaultOf(options, rules, expected, actual);
        if (fault is not null)
        {
            Execute.Assertion
                .BecauseOf(because, becauseArgs)
                .WithDefaultIdentifier("message")
                .FailWith(
                    "Expected {context} to be equivalent to the given {0}{reason}, but {1}{2}",
                    new PlainText(expected.Descriptor.FullName),
                    new PlainText(fault),
                    new PlainText(Sentence.EndOf(fault) + options.Describe()));
        }
    }
}
