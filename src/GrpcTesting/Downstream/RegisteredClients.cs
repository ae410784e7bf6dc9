using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Downstream;

/// <summary>The gRPC clients among an app's services.</summary>
internal static class RegisteredClients
{
    /// <exception cref="InvalidOperationException">There is no such client.</exception>
    public static void Require<TClient>(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TClient)))
        {
            return;
        }

        var name = TypeName.Of(typeof(TClient));
        var others = services
            .Select(service => service.ServiceType)
            .Where(IsClient)
            .Select(TypeName.Of)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        throw new InvalidOperationException(
            $"The app registers no {name}, so there is nothing to replace. It registers "
            + $"{(others.Count == 0 ? "no gRPC client" : string.Join(", ", others))}. Call ReplaceGrpcClient after the "
            + "client's registration; for a client that the app makes itself, on a handler of IHttpClientFactory, give "
            + $"the name of that: ReplaceGrpcClient<{name}>(fixture, \"name\").");
    }

    private static bool IsClient(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor == typeof(ClientBase))
            {
                return true;
            }
        }

        return false;
    }
}
