using Grpc.Core;
using Microsoft.Extensions.Logging;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public class FakeUnplannedTests
{
    [Fact]
    public async Task An_unplanned_call_is_answered_Unimplemented_and_fails_the_test()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>();
        var entries = new List<GrpcLogEntry>();
        using var log = inventory.WriteLogsTo(entries.Add);
        inventory.On("GetStock").When((StockRequest request) => request.Item == "pear").Returns(new Stock { Count = 1 });

        var outcome = await Client(inventory).GetStockAsync(new StockRequest { Item = "plum" }).CaptureAsync();

        Assert.Equal(
            new Status(
                StatusCode.Unimplemented,
                "GrpcFake<Inventory.InventoryBase> has no plan for GetStock { \"item\": \"plum\" }: no plan matches its "
                + "request. Planned: GetStock when `(StockRequest request) => request.Item == \"pear\"`."),
            outcome.Status);
        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(async () => await inventory.DisposeAsync());
        Assert.Equal(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              GetStock { "item": "plum" }: answered Unimplemented, because no plan matches its request
            Planned:
              GetStock when `(StockRequest request) => request.Item == "pear"`: returns { "count": 1 }
            If that is on purpose, call IgnoreUnplannedCalls.
            """,
            Before(failure.Message),
            ignoreLineEndingDifferences: true);
        var entry = Assert.Single(entries, entry => entry.Category == "GrpcTesting.Downstream");
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal(
            "GrpcFake<Inventory.InventoryBase>: GetStock { \"item\": \"plum\" }: answered Unimplemented, because no plan "
            + "matches its request.",
            entry.Message);
    }

    [Fact]
    public async Task The_failure_of_the_disposal_tells_what_failed_before()
    {
        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(async () =>
        {
            await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
            var outcome = await Client(inventory).GetStockAsync(new StockRequest()).CaptureAsync();
            throw new FormatException($"The app said {outcome.StatusCode}.");
        });

        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              GetStock { }: answered Unimplemented, because nothing is planned for GetStock
            Nothing is planned.
            If that is on purpose, call IgnoreUnplannedCalls.
              before:    System.FormatException was thrown: The app said Unimplemented.
            """,
            failure.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Verifying_tells_of_it_once()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock()).Times(1);
        await Client(inventory).GetStockAsync(new StockRequest());
        inventory.VerifyNoUnplannedCalls();
        await Client(inventory).GetStockAsync(new StockRequest()).CaptureAsync();
        await Client(inventory).AddStock().CaptureAsync([]);

        var failure = Assert.Throws<GrpcAssertionException>(inventory.VerifyNoUnplannedCalls);

        Assert.Equal(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              GetStock { }: answered Unimplemented, because its plans are used up
              AddStock: answered Unimplemented, because nothing is planned for AddStock
            Planned:
              GetStock: returns { } (once)
            """,
            failure.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Unplanned_calls_on_purpose_are_ignored()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>().IgnoreUnplannedCalls();

        var outcome = await Client(inventory).GetStockAsync(new StockRequest()).CaptureAsync();

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        inventory.VerifyNoUnplannedCalls();
    }

    [Fact]
    public async Task A_plan_that_cannot_be_carried_out_is_not_ignored_with_them()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("TrackStock").Reads();
        await Client(inventory).TrackStock().CaptureAsync([]);
        await Client(inventory).GetStockAsync(new StockRequest()).CaptureAsync();
        inventory.IgnoreUnplannedCalls();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(async () => await inventory.DisposeAsync());

        Assert.Equal(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              TrackStock: answered Internal, because its plan reads 1 request, but the client ended its requests after 0
            Planned:
              TrackStock: reads 1 request
            """,
            Before(failure.Message),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_call_of_another_service_is_unplanned_as_well()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();

        var outcome = await inventory.CreateClient<Payments.PaymentsClient>().ChargeAsync(new Order()).CaptureAsync();

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        Assert.Equal(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              /shop.Payments/Charge: answered Unimplemented, because shop.Inventory has no such method
            Nothing is planned.
            """,
            Assert.Throws<GrpcAssertionException>(inventory.VerifyNoUnplannedCalls).Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_carried_out_fails_the_call_and_the_test()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        new FakePlan(
            inventory.Service,
            inventory.Service.Contract.Find("GetStock", "method"),
            () => Task.FromResult(TimeSpan.FromMilliseconds(200)))
            .When((StockRequest request) => request.Item == "held")
            .WaitsAt(inventory.CreateSyncPoint("the gate")).Returns(new Stock());
        inventory.On("GetStock").When((StockRequest request) => request.Item == "null")
            .Answers<StockRequest, Stock>(_ => null!);
        inventory.On("GetStock").When((StockRequest request) => request.Item == "headers").SendsHeaders([]);
        inventory.On("TrackStock").Reads(2).Returns(new Stock());
        var client = Client(inventory);

        var held = await client.GetStockAsync(new StockRequest { Item = "held" }).CaptureAsync();
        await client.GetStockAsync(new StockRequest { Item = "null" }).CaptureAsync();
        await client.GetStockAsync(new StockRequest { Item = "headers" }).CaptureAsync();
        await client.TrackStock().CaptureAsync([new StockRequest()]);

        Assert.Equal(
            new Status(
                StatusCode.Internal,
                "GrpcFake<Inventory.InventoryBase> could not answer GetStock: it waited 200 ms at 'the gate', and the test "
                + "did not let it go on."),
            held.Status);
        Assert.StartsWith(
            """
            GrpcFake<Inventory.InventoryBase> was called in ways that nobody planned:
              GetStock { "item": "held" }: answered Internal, because it waited 200 ms at 'the gate', and the test did not let it go on
              GetStock { "item": "null" }: answered Internal, because its function returned null
              GetStock { "item": "headers" }: answered Internal, because its plan ends without a response
              TrackStock: answered Internal, because its plan reads 2 requests, but the client ended its requests after 1
            Planned:
            """,
            Assert.Throws<GrpcAssertionException>(inventory.VerifyNoUnplannedCalls).Message.ReplaceLineEndings(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sync_point_that_no_call_reaches_fails_within_its_bound()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        var gate = inventory.CreateSyncPoint("the gate");

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => gate.WaitUntilReachedAsync(TimeSpan.FromMilliseconds(50)));

        Assert.Equal(
            """
            No call reached 'the gate' within 50 ms. GrpcFake<Inventory.InventoryBase> received no call.
            Nothing is planned.
            """,
            failure.Message,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task The_disposal_ends_a_call_that_waits_at_once()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>(options => options.Timeout = Timeout.InfiniteTimeSpan);
        var gate = inventory.CreateSyncPoint("the gate");
        inventory.On("GetStock").WaitsAt(gate).Returns(new Stock());
        var foreign = new Inventory.InventoryClient(inventory.CreateChannel());
        var call = foreign.GetStockAsync(new StockRequest());
        await gate.WaitUntilReachedAsync(TimeSpan.FromSeconds(30));

        await inventory.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<RpcException>(async () => await call);
    }

    private static Inventory.InventoryClient Client(GrpcFixture inventory) =>
        inventory.CreateClient<Inventory.InventoryClient>();

    // What gRPC threw and this test's capture caught.
    private static string Before(string message)
    {
        var before = message.IndexOf("\n  before:", StringComparison.Ordinal);
        return before < 0 ? message : message[..before];
    }
}
