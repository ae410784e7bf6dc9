using GrpcTesting.DifferentialTests.Comparing;

namespace GrpcTesting.DifferentialTests;

/// <summary>The same scenarios everywhere, compared.</summary>
public class SweepTests(Sweep sweep) : IClassFixture<Sweep>
{
    public static TheoryData<long> Seeds { get; } = [.. SweepSettings.Current.Seeds];

    [Theory, MemberData(nameof(Seeds))]
    public void The_pipe_equals_TCP(long seed) => AssertEqual(GrpcTransport.Pipe, seed);

    [Theory, MemberData(nameof(Seeds))]
    public void A_Unix_socket_equals_TCP(long seed) => AssertEqual(GrpcTransport.UnixSocket, seed);

    [Theory, MemberData(nameof(Seeds))]
    public void TestServer_equals_TCP_but_for_what_is_known(long seed) => AssertEqual(GrpcTransport.TestServer, seed);

    [DefaultRunFact]
    public void Every_difference_that_is_known_of_TestServer_shows()
    {
        var shown = sweep.Of(GrpcTransport.TestServer).SelectMany(comparison => comparison.Known);
        Assert.Empty(TestServerDifferences.All.Except(shown).Select(known => known.What));
    }

    [DefaultRunFact]
    public void The_page_of_transports_says_what_the_run_yields()
    {
        var section = TransportPage.Describe(sweep);
        if (SweepSettings.WritesPage)
        {
            TransportPage.Write(section);
        }

        Assert.True(
            section == TransportPage.Read(),
            "docs/transports.md does not say what the scenarios led to. Run eng/differential.sh --update-docs, look "
            + $"at what changed, and commit it. It would say:\n\n{section}");
    }

    private void AssertEqual(GrpcTransport transport, long seed)
    {
        if (sweep.Of(transport, seed).Failure is { } failure)
        {
            Assert.Fail(failure);
        }
    }
}
