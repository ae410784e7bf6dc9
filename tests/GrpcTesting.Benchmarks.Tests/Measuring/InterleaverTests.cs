using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Tests.Measuring;

public class InterleaverTests
{
    [Fact]
    public async Task Contenders_take_turns_and_each_round_begins_with_another()
    {
        var order = new List<string>();
        var interleaver = new Interleaver(rounds: 3, TimeSpan.Zero, new Noise(TimeProvider.System));

        // Without time, nothing is done again, and three rounds are done all the same.
        var samples = await interleaver.MeasureAsync(
            ["a", "b"],
            contender =>
            {
                order.Add(contender);
                return Task.FromResult((double)order.Count);
            },
            warmUps: 1);

        Assert.Equal(["a", "b", "a", "b", "b", "a", "a", "b"], order);
        Assert.Equal([3, 6, 7], samples["a"].Values);
        Assert.Equal([4, 5, 8], samples["b"].Values);
    }

    [Fact]
    public async Task More_rounds_than_three_need_time()
    {
        var rounds = 0;

        await new Interleaver(rounds: 100, TimeSpan.Zero, new Noise(TimeProvider.System)).MeasureAsync(
            ["a"], _ => Task.FromResult((double)++rounds), warmUps: 0);

        Assert.Equal(3, rounds);
    }
}
