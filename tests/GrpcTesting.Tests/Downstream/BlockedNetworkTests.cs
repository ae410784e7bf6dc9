using System.Net;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public class BlockedNetworkTests
{
    [Fact]
    public async Task A_call_to_the_network_fails_with_the_address_and_the_client()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 3 });
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory)
            .BlockNetwork());

        var outcome = await shop.CreateClient<Orders.OrdersClient>().PlaceAsync(new Order()).CaptureAsync();

        var exception = Assert.IsType<RpcException>(outcome.ServerException);
        Assert.Equal(
            new Status(
                StatusCode.Internal,
                "Error starting gRPC call. InvalidOperationException: The network is blocked, and the client "
                + "'PaymentsClient' wants to reach http://payments.example:5001/shop.Payments/Charge. Replaced are: "
                + "Inventory.InventoryClient by GrpcFake<Inventory.InventoryBase>. Replace this one with ReplaceGrpcClient "
                + "or ReplaceHttpClient(\"PaymentsClient\", fixture)."),
            new Status(exception.StatusCode, exception.Status.Detail));
        inventory.VerifyReceived("GetStock", times: 1);
    }

    [Fact]
    public async Task A_plain_HttpClient_is_blocked_as_well()
    {
        await using var shop = Shops.Create(services => services.BlockNetwork());
        using var http = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => http.GetAsync(new Uri("https://api.example/prices?of=pears")));
        Assert.Throws<InvalidOperationException>(
            () => http.Send(new HttpRequestMessage(HttpMethod.Get, "https://api.example")));

        Assert.Equal(
            "The network is blocked, and the default client wants to reach https://api.example/prices?of=pears. Replaced "
            + "are: none. Replace this one with ReplaceGrpcClient or ReplaceHttpClient(\"\", fixture).",
            exception.Message);
    }

    [Fact]
    public async Task A_stub_in_place_of_the_network_goes_on_working()
    {
        await using var shop = Shops.Create(services =>
        {
            services.AddHttpClient("prices").ConfigurePrimaryHttpMessageHandler(() => new Stub());
            services.BlockNetwork();
        });
        using var http = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices");

        Assert.Equal("stubbed", await http.GetStringAsync(new Uri("https://api.example")));
    }

    [Fact]
    public async Task Other_requests_of_a_client_that_is_replaced_for_one_service_are_blocked()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory)
            .BlockNetwork());
        using var http = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient("InventoryClient");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => http.GetAsync(new Uri("https://inventory.example/shop.Inventory2/GetStock")));

        Assert.StartsWith(
            "The network is blocked, and the client 'InventoryClient' wants to reach "
            + "https://inventory.example/shop.Inventory2/GetStock. Replaced are: ",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_it_other_requests_go_where_they_went()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var shop = Shops.Create(services =>
        {
            services.AddHttpClient("prices").ConfigurePrimaryHttpMessageHandler(() => new Stub());
            services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory);
        });
        using var http = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices");

        Assert.Equal("stubbed", await http.GetStringAsync(new Uri("https://api.example")));
    }

    private sealed class Stub : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("stubbed") });
    }
}
