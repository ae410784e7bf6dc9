using FluentAssertions;
using GrpcTesting.Wire;

namespace GrpcTesting;

public sealed partial class WireLogAssertions
{
    /// <summary>On every connection, both sides sent SETTINGS, and each acknowledged all of the other's.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> HaveExchangedSettings(
        string because = "", params object[] becauseArgs) =>
        Verify("have exchanged settings", SettingsExchange.FaultOf, because, becauseArgs);

    /// <summary>On every connection, this side announced this value, and no other one after it.</summary>
    /// <param name="direction">Who announced it.</param>
    /// <param name="setting">The setting, such as <see cref="Http2SettingId.InitialWindowSize"/>.</param>
    /// <param name="value">Its value; the unit is the setting's. A default that was not sent is not announced.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such direction, or the setting is no number from 0 to
    /// 65,535.</exception>
    [CustomAssertion]
    public AndConstraint<WireLogAssertions> HaveSetting(
        WireDirection direction,
        Http2SettingId setting,
        uint value,
        string because = "",
        params object[] becauseArgs)
    {
        var sender = WireText.Sender(direction, nameof(direction));
        ArgumentOutOfRangeException.ThrowIfNegative((int)setting, nameof(setting));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)setting, ushort.MaxValue, nameof(setting));
        return Verify(
            $"have {new Http2Setting(setting, value)} from {sender}",
            wire => SettingsExchange.FaultOf(wire, direction, new Http2Setting(setting, value)),
            because,
            becauseArgs);
    }
}
