namespace GrpcTesting.Recording;

/// <summary>A read whose outcome the record has not looked at.</summary>
internal interface IPendingRead
{
    /// <summary>Records the outcome if there is one by now.</summary>
    void Settle();
}
