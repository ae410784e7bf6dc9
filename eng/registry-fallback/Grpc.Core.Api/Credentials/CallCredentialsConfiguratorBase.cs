namespace Grpc.Core;

/// <summary>Receives the description of call credentials.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>There are several, to be applied in order.</summary>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>A function adds them.</summary>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
