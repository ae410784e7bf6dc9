using System.Reflection;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Downstream;

/// <summary>What a generated client class says about itself.</summary>
internal static class ClientService
{
    /// <summary>
    /// The full name of its service, from the <c>Descriptor</c> of the generated class around it; null for a client
    /// without one.
    /// </summary>
    public static string? NameOf(Type client) =>
        client.DeclaringType?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static) is { } property
        && property.PropertyType == typeof(ServiceDescriptor)
            ? ((ServiceDescriptor)property.GetValue(null)!).FullName
            : null;

    /// <summary>The name that <c>AddGrpcClient</c> gives to a client: its type's, without the outer ones.</summary>
    public static string DefaultNameOf(Type client)
    {
        var name = client.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0
            ? name
            : $"{name[..tick]}<{string.Join(", ", client.GetGenericArguments().Select(DefaultNameOf))}>";
    }
}
