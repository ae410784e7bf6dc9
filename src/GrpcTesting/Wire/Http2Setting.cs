using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One setting of a SETTINGS frame.</summary>
/// <param name="Id">What it is about.</param>
/// <param name="Value">The value; its unit is the setting's.</param>
public readonly record struct Http2Setting(Http2SettingId Id, uint Value)
{
    /// <summary>
    /// The name that the RFC gives it, such as <c>INITIAL_WINDOW_SIZE</c>; a number for an unknown one.
    /// </summary>
    public string Name => Http2Names.Of(Id);

    /// <summary>"INITIAL_WINDOW_SIZE = 65,535".</summary>
    public override string ToString() => $"{Name} = {Printable.Number(Value)}";
}
