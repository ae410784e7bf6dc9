namespace GrpcTesting.DifferentialTests.Observing;

public class DescribedTests
{
    private static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_deadline_is_as_the_client_set_it_or_is_told_with_that_one()
    {
        Assert.Equal("none", Described.Deadline(DateTime.MaxValue, null, Tolerance));
        Assert.Equal("as the client set it, Utc", Described.Deadline(Noon.AddSeconds(19), Noon, Tolerance));
        Assert.Equal(
            "2030-01-01T13:00:00.0000000Z, and the client set 2030-01-01T12:00:00.0000000Z",
            Described.Deadline(Noon.AddHours(1), Noon, Tolerance));
        Assert.Equal(
            "2030-01-01T12:00:00.0000000Z, and the client set none", Described.Deadline(Noon, null, Tolerance));
        Assert.Equal(
            "9999-12-31T23:59:59.9999999, and the client set 2030-01-01T12:00:00.0000000Z",
            Described.Deadline(DateTime.MaxValue, Noon, Tolerance));
    }
}
