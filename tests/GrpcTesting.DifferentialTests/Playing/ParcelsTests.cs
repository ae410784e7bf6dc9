namespace GrpcTesting.DifferentialTests.Playing;

public class ParcelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(200_000)]
    public void Messages_of_one_size_are_all_different(int bytes)
    {
        var contents =
            from call in Enumerable.Range(1, 5)
            from sender in Enum.GetValues<Actor>()
            let parcels = new Parcels(call, sender)
            from ordinal in Enumerable.Range(0, 16)
            select parcels.Next(bytes).Content;

        Assert.Distinct(contents);
    }

    [Fact]
    public void No_part_of_a_message_repeats_another()
    {
        var content = new Parcels(1, Actor.Client).Next(200_000).Content.ToByteArray();

        Assert.Distinct(content.Chunk(64).Select(Convert.ToHexString));
    }

    [Fact]
    public void They_are_the_same_in_each_play() => Assert.Equal(
        new Parcels(2, Actor.Server).Next(900), new Parcels(2, Actor.Server).Next(900));
}
