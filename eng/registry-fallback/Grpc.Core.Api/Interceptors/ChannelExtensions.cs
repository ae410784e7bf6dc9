using Grpc.Core.Utils;

namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors before a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker on the channel that runs this interceptor first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) =>
        CreateCallInvoker(channel).Intercept(interceptor);

    /// <summary>An invoker on the channel that runs these interceptors first, in the order given.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) =>
        CreateCallInvoker(channel).Intercept(interceptors);

    /// <summary>An invoker on the channel that runs the headers of each call through this function first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) =>
        CreateCallInvoker(channel).Intercept(interceptor);

    private static CallInvoker CreateCallInvoker(ChannelBase channel) =>
        GrpcPreconditions.CheckNotNull(channel, nameof(channel)).CreateCallInvoker();
}
