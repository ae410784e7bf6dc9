using System.IO.Pipelines;

namespace GrpcTesting.Tests.Pipes;

/// <summary>All at once, on the thread pool. Finds races inside an operation; no two plays are the same.</summary>
internal sealed class ThreadPoolStage : IPipeStage
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public PipeScheduler Scheduler => PipeScheduler.ThreadPool;

    public Task Start(Func<Task> part) => Task.Run(part);

    public void PlayOut(Task play) => play.WaitAsync(Bound).GetAwaiter().GetResult();
}
