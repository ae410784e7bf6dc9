using Grpc.AspNetCore.Server.Model;

namespace GrpcTesting.Downstream;

/// <summary>Maps the methods of a fake, as generated code maps those of a service class.</summary>
internal sealed class FakeMethodProvider(FakeService service) : IServiceMethodProvider<FakeService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<FakeService> context)
    {
        foreach (var method in service.Contract.Methods)
        {
            method.AddTo(context);
        }
    }
}
