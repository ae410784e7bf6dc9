using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Benchmarks.Soak;

namespace GrpcTesting.Benchmarks.Tests.Soak;

public class SoakOptionsTests
{
    [Fact]
    public void Ten_minutes_on_the_pipe_are_the_default()
    {
        var options = SoakOptions.Parse([]);

        Assert.Equal(GrpcTransport.Pipe, options.Transport);
        Assert.Equal(TimeSpan.FromMinutes(10), options.Duration);
        Assert.Equal(40, options.Laps);
        Assert.Equal(PlantKind.Nothing, options.Plant);
    }

    [Theory]
    [InlineData(
        "Unknown option '--minute'. There are: --minutes, --seed, --transport, --workers, --storms, --act, --plant.", "--minute", "3")]
    [InlineData("--seed needs a value.", "--seed")]
    [InlineData("--storms takes a number from 0 to 1, not '2'.", "--storms", "2")]
    [InlineData("--minutes takes a number from 0.1 to 1440, not '0'.", "--minutes", "0")]
    [InlineData("'quic' is no transport of this process: pipe, tcp, unix or testserver.", "--transport", "quic")]
    [InlineData(
        "--plant takes one of nothing, memory, fixtures, slabs, handles, threads, stuck, unobserved, outcome, not 'rose'.",
        "--plant", "rose")]
    public void Fails_when_an_option_is_wrong(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => SoakOptions.Parse(arguments)).Message);
}
