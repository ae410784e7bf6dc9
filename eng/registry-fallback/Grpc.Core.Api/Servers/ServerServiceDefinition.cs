namespace Grpc.Core;

/// <summary>The methods of a service with their handlers.</summary>
public partial class ServerServiceDefinition
{
    private readonly IReadOnlyList<Action<ServiceBinderBase>> _additions;

    internal ServerServiceDefinition(IReadOnlyList<Action<ServiceBinderBase>> additions) => _additions = additions;

    /// <summary>Starts a definition.</summary>
    public static Builder CreateBuilder() => new();

    /// <summary>Hands every method to a binder, in the order they were added.</summary>
    public void BindService(ServiceBinderBase serviceBinder)
    {
        foreach (var add in _additions)
            add(serviceBinder);
    }
}
