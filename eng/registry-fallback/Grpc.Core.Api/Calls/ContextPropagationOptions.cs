namespace Grpc.Core;

/// <summary>What a call made on behalf of a server call inherits from it.</summary>
public class ContextPropagationOptions
{
    /// <summary>Both deadline and cancellation are inherited.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Creates options.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is inherited.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is inherited.</summary>
    public bool IsPropagateCancellation { get; }
}
