using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Shop;

namespace GrpcTesting.Tests.Downstream;

/// <summary>The code of docs/downstream.md, as it runs.</summary>
public class DocumentationExamples
{
    [Fact]
    public async Task The_first_look()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 3 });

        await using var payments = GrpcFake.For<Payments.PaymentsBase>();
        payments.On("Charge").Fails(StatusCode.Unavailable).Times(2).Then.Returns(new Receipt { Number = "R1" });

        await using var app = GrpcServiceFixture.Create<OrderService>(options => options.ConfigureServices(services =>
        {
            Shops.AddClients(services);
            services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory);
            services.ReplaceGrpcClient<Payments.PaymentsClient>(payments);
            services.BlockNetwork();
        }));

        var reply = await app.CreateClient<Orders.OrdersClient>().PlaceAsync(new Order { Item = "pear" });

        Assert.Equal("to be paid on delivery", reply.Text);
        inventory.VerifyReceived("GetStock", (StockRequest request) => request.Item == "pear", times: 1);
    }

    [Fact]
    public async Task Plans()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();

        inventory.On("GetStock").Answers((StockRequest request) => new Stock { Item = request.Item });
        inventory.On("GetStock").When((StockRequest request) => request.Item == "fig").Fails(StatusCode.NotFound, "no figs");
        inventory.On("WatchStock").Returns(new Stock { Count = 2 }, new Stock { Count = 1 });
        inventory.On("AddStock").AnswersAll((IReadOnlyList<Stock> all) => new Stock { Count = all.Sum(each => each.Count) });
        inventory.On("TrackStock").Reads(2).Returns(new Stock()).Fails(StatusCode.Aborted);

        var client = inventory.CreateClient<Inventory.InventoryClient>();
        Assert.Equal("pear", (await client.GetStockAsync(new StockRequest { Item = "pear" })).Item);
        var fig = await client.GetStockAsync(new StockRequest { Item = "fig" }).CaptureAsync();
        Assert.Equal(StatusCode.NotFound, fig.StatusCode);
    }

    [Fact]
    public async Task Pauses()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();

        var pause = inventory.CreateSyncPoint("between the two");
        inventory.On("WatchStock").Returns(new Stock { Count = 2 }).WaitsAt(pause).Returns(new Stock { Count = 1 });

        var client = inventory.CreateClient<Inventory.InventoryClient>();
        await using var watch = client.WatchStock(new StockRequest()).Probe();
        await watch.ExpectNextAsync(new Stock { Count = 2 });
        await pause.WaitUntilReachedAsync();
        pause.Release();
        await watch.ExpectNextAsync(new Stock { Count = 1 });
        await watch.ExpectCompletedAsync();

        inventory.On("GetStock").Returns(new Stock());
        await client.GetStockAsync(new StockRequest { Item = "pear" });

        var calls = inventory.VerifyReceived("GetStock", (StockRequest request) => request.Item == "pear", times: 1);
        inventory.VerifyReceivedInOrder("WatchStock", "GetStock");
        inventory.VerifyNoUnplannedCalls();

        Assert.Single(calls);
    }

    [Fact]
    public async Task A_mock()
    {
        var mock = Substitute.For<Inventory.InventoryBase>();
        mock.GetStock(default!, default!).ReturnsForAnyArgs(new Stock { Count = 3 });
        await using var inventory = GrpcServiceFixture.For(mock);
        var services = new ServiceCollection();
        Shops.AddClients(services);

        services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory);
        services.ReplaceHttpClient("prices", inventory);
        services.AddSingleton(inventory.CreateClient<Inventory.InventoryClient>());

        Assert.Equal(3, (await inventory.CreateClient<Inventory.InventoryClient>().GetStockAsync(new StockRequest())).Count);
    }

    [Fact]
    public async Task Names()
    {
        await using var europe = GrpcFake.For<Inventory.InventoryBase>();
        var services = new ServiceCollection();
        Shops.AddClients(services);

        services.ReplaceGrpcClient<Inventory.InventoryClient>(europe, "inventory-europe");
    }
}
