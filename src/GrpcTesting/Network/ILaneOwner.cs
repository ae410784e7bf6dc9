namespace GrpcTesting.Network;

/// <summary>What a <see cref="Lane"/> tells its connection.</summary>
internal interface ILaneOwner
{
    /// <summary>The sender's end of stream is about to reach the receiver.</summary>
    void OnEndPassed(Lane lane);

    /// <summary>Bytes arrive after others were lost.</summary>
    void OnGap();

    void OnTriggered(Lane lane, ByteTrigger trigger);
}
