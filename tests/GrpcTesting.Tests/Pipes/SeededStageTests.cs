namespace GrpcTesting.Tests.Pipes;

public class SeededStageTests
{
    private readonly SeededStage _stage = new(seed: 1);

    [Fact]
    public void What_can_never_go_on_is_told_at_once()
    {
        var never = new TaskCompletionSource();

        var exception = Assert.Throws<TimeoutException>(() => _stage.PlayOut(_stage.Start(() => never.Task)));

        Assert.Equal("Everybody waits, and nothing is left that could go on.", exception.Message);
    }

    [Fact]
    public void What_goes_on_elsewhere_is_told()
    {
        var thread = new Thread(() => _stage.Scheduler.Schedule(_ => { }, null));
        thread.Start();
        thread.Join();

        var exception = Assert.Throws<InvalidOperationException>(() => _stage.PlayOut(Task.CompletedTask));

        Assert.StartsWith("Something went on outside of the schedule:\n", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_part_throws_comes_out() =>
        Assert.Throws<NotSupportedException>(
            () => _stage.PlayOut(_stage.Start(() => Task.FromException(new NotSupportedException()))));
}
