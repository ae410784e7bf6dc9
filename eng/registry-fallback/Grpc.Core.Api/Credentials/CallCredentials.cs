namespace Grpc.Core;

/// <summary>How a single call proves who makes it.</summary>
public abstract class CallCredentials
{
    /// <summary>Puts credentials together; each adds to the metadata in the order given.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials) =>
        new CompositeCallCredentials(credentials);

    /// <summary>Credentials that add metadata to each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) =>
        new InterceptorCallCredentials(interceptor);

    /// <summary>Describes these credentials to a configurator, by one of its methods.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
