namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>One thing that was seen: where, and what.</summary>
/// <param name="Key">Where, such as <c>call 1, client, 03 Client.Read</c>; the only one of its observation.</param>
/// <param name="Value">What.</param>
internal sealed record Note(string Key, string Value)
{
    public override string ToString() => $"{Key}: {Value}";
}
