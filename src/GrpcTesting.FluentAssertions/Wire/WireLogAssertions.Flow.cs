using FluentAssertions;
using GrpcTesting.Wire;

namespace GrpcTesting;

public sealed partial class WireLogAssertions
{
    /// <summary>
    /// A sender stood still, because the other side had no room for more: a window was used up, now or before.
    /// </summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first such window, those of connections before those of streams.</returns>
    [CustomAssertion]
    public AndWhichConstraint<WireLogAssertions, WireWindow> HaveBlockedSender(
        string because = "", params object[] becauseArgs) =>
        VerifyBlocked(null, because, becauseArgs);

    /// <summary>This sender stood still, because the other side had no room for more.</summary>
    /// <param name="direction">Whose sending: <see cref="WireDirection.ServerToClient"/> is the server's.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first such window, those of connections before those of streams.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
    [CustomAssertion]
    public AndWhichConstraint<WireLogAssertions, WireWindow> HaveBlockedSender(
        WireDirection direction, string because = "", params object[] becauseArgs) =>
        VerifyBlocked(direction, because, becauseArgs);

    /// <summary>There was always room for more: no window was ever used up while its stream was open.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> NotHaveBlockedSender(
        string because = "", params object[] becauseArgs) =>
        VerifyNotBlocked(null, because, becauseArgs);

    /// <summary>There was always room for what this side sends.</summary>
    /// <param name="direction">Whose sending: <see cref="WireDirection.ServerToClient"/> is the server's.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> NotHaveBlockedSender(
        WireDirection direction, string because = "", params object[] becauseArgs) =>
        VerifyNotBlocked(direction, because, becauseArgs);

    /// <summary>
    /// Every window, of streams and of connections, always had this many bytes left: from its beginning, which is
    /// 65,535 for a connection, to now.
    /// </summary>
    /// <remarks>The least that was left is known of all the time, the most only of the last 256 changes.</remarks>
    /// <param name="min">Bytes, at least; not negative.</param>
    /// <param name="max">Bytes, at most; not less than <paramref name="min"/>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is negative, or <paramref name="max"/> is below
    /// <paramref name="min"/>.</exception>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> HaveKeptWindowsWithin(
        long min, long max, string because = "", params object[] becauseArgs) =>
        VerifyWindows(null, min, max, because, becauseArgs);

    /// <summary>Every window for what this side sends always had this many bytes left.</summary>
    /// <inheritdoc cref="HaveKeptWindowsWithin(long, long, string, object[])"/>
    /// <param name="direction">Whose sending: <see cref="WireDirection.ServerToClient"/> is the server's.</param>
    /// <param name="min">Bytes, at least; not negative.</param>
    /// <param name="max">Bytes, at most; not less than <paramref name="min"/>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> HaveKeptWindowsWithin(
        WireDirection direction, long min, long max, string because = "", params object[] becauseArgs) =>
        VerifyWindows(direction, min, max, because, becauseArgs);

    [CustomAssertion]
    private AndWhichConstraint<WireLogAssertions, WireWindow> VerifyBlocked(
        WireDirection? direction, string because, object[] becauseArgs)
    {
        var of = FlowWindows.Phrase(direction);
        Verify(
            $"have a blocked sender{of}",
            wire => FlowWindows.FaultOfUnblocked(wire, direction),
            because,
            becauseArgs);
        var blocked = Subject is null ? null : FlowWindows.In(Subject, direction).Select(named => named.Window);
        return new(this, First(blocked?.Where(window => window.TimesBlocked > 0), $"blocked sender{of}"));
    }

    [CustomAssertion]
    private AndConstraint<WireLogAssertions> VerifyNotBlocked(
        WireDirection? direction, string because, object[] becauseArgs) =>
        Verify(
            $"have no blocked sender{FlowWindows.Phrase(direction)}",
            wire => FlowWindows.FaultOfBlocked(wire, direction) ?? Captured.Gap(wire),
            because,
            becauseArgs);

    [CustomAssertion]
    private AndConstraint<WireLogAssertions> VerifyWindows(
        WireDirection? direction, long min, long max, string because, object[] becauseArgs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(min);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return Verify(
            $"have kept every window{FlowWindows.Phrase(direction)} between {WireText.Number(min)} and "
                + $"{WireText.Number(max)} bytes",
            wire => FlowWindows.FaultOfBounds(wire, direction, min, max) ?? Captured.Gap(wire),
            because,
            becauseArgs);
    }
}
