using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A connection to a target, on which calls are made.</summary>
public abstract class ChannelBase
{
    /// <summary>Creates a channel to this target.</summary>
    protected ChannelBase(string target) => Target = GrpcPreconditions.CheckNotNull(target, nameof(target));

    /// <summary>Where the channel leads.</summary>
    public string Target { get; }

    /// <summary>An invoker whose calls travel on this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Ends the channel; there is nothing to end unless a channel overrides it.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
