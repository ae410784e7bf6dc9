namespace GrpcTesting.StressTests.Waits;

/// <summary>Every public wait of the product, some of them in several situations.</summary>
internal static class WaitList
{
    public static IReadOnlyDictionary<string, IReadOnlyList<Wait>> Areas { get; } =
        new Dictionary<string, IReadOnlyList<Wait>>
        {
            ["calls"] = [.. CallWaits.All],
            ["probes"] = [.. ProbeWaits.All],
            ["starts"] = [.. StartWaits.All],
            ["fixtures"] = [.. FixtureWaits.All],
            ["servers"] = [.. ServerWaits.All],
            ["doubles"] = [.. DoubleWaits.All],
        };

    public static IEnumerable<Wait> All => Areas.Values.SelectMany(waits => waits);
}
