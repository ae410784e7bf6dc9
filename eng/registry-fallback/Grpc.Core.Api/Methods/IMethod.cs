namespace Grpc.Core;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>Which sides of a call stream.</summary>
    MethodType Type { get; }

    /// <summary>The full name of the service.</summary>
    string ServiceName { get; }

    /// <summary>The name within the service.</summary>
    string Name { get; }

    /// <summary>The path of the method: <c>/service/name</c>.</summary>
    string FullName { get; }
}
