using Grpc.Core;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public sealed class FakeVerificationTests : IAsyncLifetime
{
    private const string Account =
        """
        GrpcFake<Inventory.InventoryBase> received, in this order:
          1. GetStock { "item": "pear" }: OK
          2. WatchStock { "item": "pear" }: Unavailable "closed"
          3. GetStock { "item": "plum" }: OK
        Planned:
          WatchStock: fails with Unavailable "closed"
          GetStock: returns { }
        """;

    private readonly GrpcFake<Inventory.InventoryBase> _inventory = GrpcFake.For<Inventory.InventoryBase>();

    public async Task InitializeAsync()
    {
        _inventory.On("GetStock").Returns(new Stock());
        _inventory.On("WatchStock").Fails(StatusCode.Unavailable, "closed");
        var client = _inventory.CreateClient<Inventory.InventoryClient>();
        await client.GetStockAsync(new StockRequest { Item = "pear" });
        await client.WatchStock(new StockRequest { Item = "pear" }).CaptureAsync();
        await client.GetStockAsync(new StockRequest { Item = "plum" });
    }

    public async Task DisposeAsync() => await _inventory.DisposeAsync();

    [Fact]
    public void What_was_received_is_returned()
    {
        Assert.Equal(2, _inventory.VerifyReceived("GetStock").Count);
        Assert.Equal(2, _inventory.VerifyReceived("GetStock", times: 2).Count);
        Assert.Empty(_inventory.VerifyReceived("AddStock", times: 0));
        var call = Assert.Single(_inventory.VerifyReceived("GetStock", (StockRequest request) => request.Item == "plum"));
        Assert.Equal("plum", call.Server!.Request<StockRequest>().Item);
    }

    [Fact]
    public void Fails_when_a_method_was_not_called() => Fails(
        $"Expected AddStock to be received at least once, but it was not.\n{Account}",
        () => _inventory.VerifyReceived("AddStock"));

    [Fact]
    public void Fails_when_a_method_was_called_more_often() => Fails(
        $"Expected GetStock to be received once, but it was received 2 times.\n{Account}",
        () => _inventory.VerifyReceived("GetStock", times: 1));

    [Fact]
    public void Fails_when_a_method_was_called_that_should_not_be() => Fails(
        $"Expected WatchStock not to be received, but it was received once.\n{Account}",
        () => _inventory.VerifyReceived("WatchStock", times: 0));

    [Fact]
    public void Fails_when_no_request_was_such() => Fails(
        "Expected GetStock with `(StockRequest request) => request.Item == \"fig\"` to be received 3 times, but it was "
        + $"not.\n{Account}",
        () => _inventory.VerifyReceived("GetStock", (StockRequest request) => request.Item == "fig", times: 3));

    [Fact]
    public void The_order_may_have_gaps()
    {
        _inventory.VerifyReceivedInOrder("GetStock", "GetStock");
        _inventory.VerifyReceivedInOrder("GetStock", "WatchStock", "GetStock");
    }

    [Fact]
    public void Fails_when_the_order_is_another()
    {
        Fails(
            $"Expected WatchStock, GetStock, WatchStock to be received in this order, but there was no WatchStock after "
            + $"call 3.\n{Account}",
            () => _inventory.VerifyReceivedInOrder("WatchStock", "GetStock", "WatchStock"));
        Fails(
            $"Expected AddStock to be received in this order, but there was no AddStock.\n{Account}",
            () => _inventory.VerifyReceivedInOrder("AddStock"));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _inventory.VerifyReceived("GetStok"));
        Assert.Throws<ArgumentException>(() => _inventory.VerifyReceived("GetStock", (Order order) => true));
        Assert.Throws<ArgumentOutOfRangeException>(() => _inventory.VerifyReceived("GetStock", times: -1));
        Assert.Throws<ArgumentException>(() => _inventory.VerifyReceivedInOrder());
    }

    [Fact]
    public async Task Without_records_nothing_can_be_verified()
    {
        await using var silent = GrpcFake.For<Inventory.InventoryBase>(options => options.Records.Enabled = false);
        await silent.StartAsync();

        var exception = Assert.Throws<InvalidOperationException>(() => silent.VerifyReceived("GetStock", times: 0));

        Assert.Equal(
            "GrpcFake<Inventory.InventoryBase> does not record calls, so it cannot tell what it received: its "
            + "GrpcFixtureOptions.Records.Enabled is false.",
            exception.Message);
    }

    private static void Fails(string message, Action verify) => Assert.Equal(
        message, Assert.Throws<GrpcAssertionException>(verify).Message, ignoreLineEndingDifferences: true);
}
