using Grpc.Core;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public sealed class FakeSetupTests : IDisposable
{
    private const string Methods =
        """
        shop.Inventory has:
          GetStock: unary, StockRequest to Stock
          WatchStock: server streaming, StockRequest to Stock
          AddStock: client streaming, Stock to Stock
          TrackStock: duplex streaming, StockRequest to Stock
        """;

    private readonly GrpcFake<Inventory.InventoryBase> _inventory = GrpcFake.For<Inventory.InventoryBase>();

    public void Dispose() => _inventory.Dispose();

    [Fact]
    public void A_method_that_does_not_exist_fails_at_once_and_lists_what_exists() =>
        Fails<ArgumentException>(
            $"There is no method 'GetStok'. {Methods} (Parameter 'method')", () => _inventory.On("GetStok"));

    [Fact]
    public void A_descriptor_of_another_service_fails_at_once() =>
        Fails<ArgumentException>(
            $"There is no method 'shop.Payments/Charge'. {Methods} (Parameter 'method')",
            () => _inventory.On(Payments.Descriptor.FindMethodByName("Charge")));

    [Fact]
    public void A_response_of_another_type_fails_at_once() =>
        Fails<ArgumentException>(
            $"GetStock returns Stock, not Receipt. {Methods} (Parameter 'responses')",
            () => _inventory.On("GetStock").Returns(new Receipt()));

    [Fact]
    public void Functions_of_other_types_fail_at_once()
    {
        Fails<ArgumentException>(
            $"GetStock takes StockRequest, not Order. {Methods} (Parameter 'answer')",
            () => _inventory.On("GetStock").Answers((Order order) => new Stock()));
        Fails<ArgumentException>(
            $"WatchStock returns Stock, not Order. {Methods} (Parameter 'answer')",
            () => _inventory.On("WatchStock").Streams((StockRequest request) => new[] { new Order() }));
        Fails<ArgumentException>(
            $"GetStock takes StockRequest, not Order. {Methods} (Parameter 'predicate')",
            () => _inventory.On("GetStock").When((Order order) => true));
    }

    [Fact]
    public void A_function_for_another_kind_of_method_is_told_the_right_one()
    {
        Fails<InvalidOperationException>(
            "WatchStock is server streaming: use Streams((StockRequest request) => ...).",
            () => _inventory.On("WatchStock").Answers((StockRequest request) => new Stock()));
        Fails<InvalidOperationException>(
            "AddStock is client streaming: use AnswersAll((IReadOnlyList<Stock> requests) => ...).",
            () => _inventory.On("AddStock").Answers((Stock request) => new Stock()));
        Fails<InvalidOperationException>(
            "GetStock is unary: use Answers((StockRequest request) => ...).",
            () => _inventory.On("GetStock").Streams((StockRequest request) => new[] { new Stock() }));
        Fails<InvalidOperationException>(
            "GetStock is unary: use no Reads: its request has been read already.",
            () => _inventory.On("GetStock").Reads());
        Fails<InvalidOperationException>(
            "TrackStock is duplex streaming: there is no request yet when a plan is chosen. Decide in "
            + "Answers((StockRequest request) => ...).",
            () => _inventory.On("TrackStock").When((StockRequest request) => true));
    }

    [Fact]
    public void An_answer_with_too_much_in_it_fails_at_once()
    {
        Fails<ArgumentException>(
            "GetStock is unary: it has one response, not 2. To answer later calls differently, use "
            + "Returns(first).Then.Returns(second). (Parameter 'responses')",
            () => _inventory.On("GetStock").Returns(new Stock(), new Stock()));
        Fails<InvalidOperationException>(
            "GetStock is unary: an answer has one response, and this one returns { } already. For how later calls are "
            + "answered, put Then first.",
            () => _inventory.On("GetStock").Returns(new Stock()).Returns(new Stock()));
        Fails<InvalidOperationException>(
            "The answer of this plan is complete (fails with Aborted (3 times)). For how later calls are answered, put "
            + "Then first.",
            () => _inventory.On("GetStock").Fails(StatusCode.Aborted).Times(3).Returns(new Stock()));
        Fails<InvalidOperationException>(
            "A plan has one When, before its first step. Begin another plan with On(\"GetStock\").",
            () => _inventory.On("GetStock").Returns(new Stock()).When((StockRequest request) => true));
    }

    [Fact]
    public void What_follows_a_step_needs_one()
    {
        Fails<InvalidOperationException>(
            "Then follows a step, such as On(\"GetStock\").Fails(StatusCode.Unavailable).Then.",
            () => _inventory.On("GetStock").Then);
        Assert.Throws<InvalidOperationException>(() => _inventory.On("GetStock").Times(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _inventory.On("GetStock").Returns(new Stock()).Times(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _inventory.On("TrackStock").Reads(0));
    }

    [Fact]
    public void OK_is_no_failure_and_null_no_response()
    {
        Fails<ArgumentException>(
            "OK is no failure: use Returns. (Parameter 'code')", () => _inventory.On("GetStock").Fails(StatusCode.OK));
        Assert.Throws<ArgumentNullException>(() => _inventory.On("GetStock").Returns((Stock)null!));
    }

    [Fact]
    public void Only_a_generated_base_class_can_be_faked()
    {
        Fails<ArgumentException>(
            "OrderService is not the generated base class of a service. It implements Orders.OrdersBase: fake that, or "
            + "host the class itself with GrpcServiceFixture. (Parameter 'TBase')",
            () => GrpcFake.For<OrderService>());
        Fails<ArgumentException>(
            "Inventory.InventoryClient is not the generated base class of a service. Inventory.InventoryBase is. "
            + "(Parameter 'TBase')",
            () => GrpcFake.For<Inventory.InventoryClient>());
        Fails<ArgumentException>(
            "String is not the generated base class of a service. Give one such as Greeter.GreeterBase. (Parameter 'TBase')",
            () => GrpcFake.For<string>());
    }

    [Fact]
    public async Task A_remote_server_cannot_be_a_fake()
    {
        await using var remote = GrpcFake.For<Inventory.InventoryBase>(options =>
            options.Transport = GrpcTransport.Remote("http://localhost:1"));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => remote.StartAsync());

        Assert.Equal(
            "GrpcFake<Inventory.InventoryBase> did not start: A fake is a server of its own, so it cannot be on "
            + "GrpcTransport.Remote(http://localhost:1/). Leave the transport as it is: GrpcTransport.Pipe.",
            exception.Message);
    }

    [Fact]
    public void A_plan_reads_as_a_sentence()
    {
        var plan = _inventory.On("GetStock").When((StockRequest request) => request.Item == "pear")
            .Fails(StatusCode.Unavailable, "starting").Times(2)
            .Then.WaitsAt(_inventory.CreateSyncPoint("the gate")).Returns(new Stock { Count = 3 });

        Assert.Equal(
            "GetStock when `(StockRequest request) => request.Item == \"pear\"`: fails with Unavailable \"starting\" "
            + "(2 times), then waits at 'the gate', returns { \"count\": 3 }",
            plan.ToString());
    }

    private static void Fails<T>(string message, Func<object> setUp)
        where T : Exception =>
        Assert.Equal(message, Assert.Throws<T>(setUp).Message, ignoreLineEndingDifferences: true);
}
