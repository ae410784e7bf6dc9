using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace GrpcTesting.Tests.Downstream;

/// <summary>The app under test, whose downstream services would be on the network.</summary>
internal static class Shops
{
    public static GrpcServiceFixture<OrderService> Create(Action<IServiceCollection> configure) =>
        GrpcServiceFixture.Create<OrderService>(options => options.ConfigureServices(services =>
        {
            AddClients(services);
            configure(services);
        }));

    public static void AddClients(IServiceCollection services)
    {
        services.AddGrpcClient<Inventory.InventoryClient>(client => client.Address = new("https://inventory.example"));
        services.AddGrpcClient<Payments.PaymentsClient>(client => client.Address = new("http://payments.example:5001"));
    }
}
