using FluentAssertions;
using GrpcTesting.Outcomes;
using GrpcTesting.Wire;

namespace GrpcTesting;

public sealed partial class WireLogAssertions
{
    /// <summary>These frames crossed in this order, perhaps with others before, between and after them.</summary>
    /// <param name="expected">The frames, one or more, such as <c>Http2FrameType.Headers</c> or
    /// <c>ExpectedFrame.FromServer(Http2FrameType.GoAway)</c>. No frame stands for two of them.</param>
    /// <exception cref="ArgumentException">There is none, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> ContainFramesInOrder(params ExpectedFrame[] expected) =>
        ContainFramesInOrder((IEnumerable<ExpectedFrame>)expected);

    /// <summary>These frames crossed in this order, perhaps with others before, between and after them.</summary>
    /// <param name="expected">The frames, one or more. No frame stands for two of them.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">There is none, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> ContainFramesInOrder(
        IEnumerable<ExpectedFrame> expected, string because = "", params object[] becauseArgs)
    {
        var all = ExpectedResponses.Validate(expected, "expect one frame or more");
        return Verify(
            all.Length == 1 ? "contain this frame" : $"contain these {all.Length} frames in order",
            wire => FrameOrder.FaultOf(all, wire.Frames),
            because,
            becauseArgs);
    }

    /// <summary>No frame breaks the rules of HTTP/2.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> NotHaveMalformedFrames(
        string because = "", params object[] becauseArgs) =>
        Verify(
            "have no malformed frame",
            wire => WireText.FaultOfAny(wire.Frames.OfType<Http2MalformedFrame>()) ?? Captured.Gap(wire),
            because,
            becauseArgs);

    /// <summary>Neither side reset a stream: there is no RST_STREAM.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> NotHaveReset(string because = "", params object[] becauseArgs) =>
        Verify(
            "have no RST_STREAM",
            wire => WireText.FaultOfAny(wire.Frames.OfType<Http2RstStreamFrame>()) ?? Captured.Gap(wire),
            because,
            becauseArgs);

    /// <summary>A stream was reset with this code, by whichever side.</summary>
    /// <param name="expected">The code, such as <see cref="Http2ErrorCode.Cancel"/>; from 0 to 4,294,967,295.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first RST_STREAM with that code.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No frame can carry that code.</exception>
    [CustomAssertion]
    public AndWhichConstraint<WireLogAssertions, Http2RstStreamFrame> HaveReset(
        Http2ErrorCode expected, string because = "", params object[] becauseArgs)
    {
        var name = RfcName.Validated(expected, nameof(expected));
        var resets = Subject?.Frames.OfType<Http2RstStreamFrame>();
        var found = resets?.Where(frame => frame.ErrorCode == expected);
        Verify(
            $"have an RST_STREAM with {name}",
            _ => found!.Any() ? null : WireText.FaultOfAny(resets!) ?? "it had none",
            because,
            becauseArgs);
        return new(this, First(found, $"RST_STREAM with {name}"));
    }

    /// <summary>A side announced with this code that it takes no more streams.</summary>
    /// <param name="expected">The code; <see cref="Http2ErrorCode.NoError"/> is a graceful drain. From 0 to
    /// 4,294,967,295.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first GOAWAY with that code.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No frame can carry that code.</exception>
    [CustomAssertion]
    public AndWhichConstraint<WireLogAssertions, Http2GoAwayFrame> HaveGoAway(
        Http2ErrorCode expected, string because = "", params object[] becauseArgs)
    {
        var name = RfcName.Validated(expected, nameof(expected));
        var goAways = Subject?.Frames.OfType<Http2GoAwayFrame>();
        var found = goAways?.Where(frame => frame.ErrorCode == expected);
        Verify(
            $"have a GOAWAY with {name}",
            _ => found!.Any() ? null : WireText.FaultOfAny(goAways!) ?? "it had none",
            because,
            becauseArgs);
        return new(this, First(found, $"GOAWAY with {name}"));
    }
}
