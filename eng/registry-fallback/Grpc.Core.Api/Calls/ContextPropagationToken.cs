namespace Grpc.Core;

/// <summary>Carries the context of a server call into the calls it makes.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
