using System.IO.Pipelines;

namespace GrpcTesting.Tests.Pipes;

/// <summary>Who is next, of those who use a connection.</summary>
internal interface IPipeStage
{
    /// <summary>Where the pipes of the connection go on.</summary>
    PipeScheduler Scheduler { get; }

    /// <summary>Lets one more use it.</summary>
    Task Start(Func<Task> part);

    /// <summary>Plays until that has ended.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    void PlayOut(Task play);
}
