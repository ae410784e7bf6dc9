using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using NSubstitute;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public class ReplacedClientTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Fact]
    public async Task An_app_with_two_downstream_services_one_of_which_fails()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var payments = GrpcFake.For<Payments.PaymentsBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 3 });
        payments.On("Charge").Fails(StatusCode.Unavailable, "down").Then.Returns(new Receipt { Number = "R1" });
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory)
            .ReplaceGrpcClient<Payments.PaymentsClient>(payments)
            .BlockNetwork());
        var orders = shop.CreateClient<Orders.OrdersClient>();

        var first = await orders.PlaceAsync(new Order { Item = "pear" });
        var second = await orders.PlaceAsync(new Order { Item = "plum" });

        Assert.Equal("to be paid on delivery", first.Text);
        Assert.Equal("paid: R1", second.Text);
        inventory.VerifyReceived("GetStock", (StockRequest request) => request.Item == "pear", times: 1);
        payments.VerifyReceived("Charge", times: 2);
    }

    [Fact]
    public async Task What_nobody_planned_reaches_the_app_and_the_test()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory)
            .BlockNetwork());

        var outcome = await shop.CreateClient<Orders.OrdersClient>().PlaceAsync(new Order { Item = "fig" }).CaptureAsync();

        Assert.Equal(
            "GrpcFake<Inventory.InventoryBase> has no plan for GetStock { \"item\": \"fig\" }: nothing is planned for "
            + "GetStock. Nothing is planned.",
            Assert.IsType<RpcException>(outcome.ServerException).Status.Detail);
        await Assert.ThrowsAsync<GrpcAssertionException>(async () => await inventory.DisposeAsync());
    }

    [Fact]
    public async Task A_mock_on_a_fixture_is_a_downstream_service_as_well()
    {
        var mock = Substitute.For<Inventory.InventoryBase>();
        mock.GetStock(default!, default!).ReturnsForAnyArgs(new Stock());
        await using var inventory = GrpcServiceFixture.For(mock);
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory));

        var outcome = await shop.CreateClient<Orders.OrdersClient>().PlaceAsync(new Order { Item = "fig" }).CaptureAsync();

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "no fig left"), outcome.Status);
        await mock.Received(1).GetStock(
            Arg.Is<StockRequest>(request => request.Item == "fig"), Arg.Any<ServerCallContext>());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_downstream_service_may_be_on_any_transport(GrpcTransport transport)
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>(options => options.Transport = transport);
        inventory.On("TrackStock").Answers((StockRequest request) => new Stock { Item = request.Item });
        await using var shop = Shops.Create(services => services
            .ReplaceGrpcClient<Inventory.InventoryClient>(inventory)
            .BlockNetwork());
        await using var track = shop.Services.GetRequiredService<Inventory.InventoryClient>().TrackStock().Probe();

        await track.SendAsync(new StockRequest { Item = "pear" });
        await track.ExpectNextAsync(new Stock { Item = "pear" });
        await track.CompleteAsync();
        await track.ExpectCompletedAsync();
    }

    [Fact]
    public async Task The_downstream_service_may_speak_TLS()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>(options => options.UseTls());
        inventory.On("GetStock").Returns(new Stock { Count = 5 });
        await using var shop = Shops.Create(services => services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory));

        Assert.Equal(5, (await GetStockAsync(shop)).Count);
    }

    [Fact]
    public async Task The_downstream_service_sees_the_address_that_the_app_called()
    {
        var hosts = new List<string>();
        var mock = Substitute.For<Inventory.InventoryBase>();
        mock.GetStock(default!, default!).ReturnsForAnyArgs(call =>
        {
            hosts.Add(call.Arg<ServerCallContext>().Host);
            return new Stock();
        });
        await using var inventory = GrpcServiceFixture.For(mock);
        await using var shop = Shops.Create(services =>
        {
            services.AddGrpcClient<Inventory.InventoryClient>(client => client.Address = new("https://stock.example:81"));
            services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory);
        });

        await GetStockAsync(shop);

        Assert.Equal(["stock.example:81"], hosts);
    }

    [Fact]
    public async Task Every_name_of_a_client_is_replaced_unless_one_is_given()
    {
        await using var europe = GrpcFake.For<Inventory.InventoryBase>();
        await using var others = GrpcFake.For<Inventory.InventoryBase>();
        europe.On("GetStock").Returns(new Stock { Count = 1 });
        others.On("GetStock").Returns(new Stock { Count = 2 });
        await using var shop = Shops.Create(services =>
        {
            foreach (var name in new[] { "europe", "asia" })
            {
                services.AddGrpcClient<Inventory.InventoryClient>(name, client => client.Address = new($"http://{name}"));
            }

            services
                .ReplaceGrpcClient<Inventory.InventoryClient>(others)
                .ReplaceGrpcClient<Inventory.InventoryClient>(europe, "europe")
                .BlockNetwork();
        });

        async Task<int> CountAsync(string name) => (await shop.Services
            .CreateGrpcClient<Inventory.InventoryClient>(name).GetStockAsync(new StockRequest())).Count;

        Assert.Equal(1, await CountAsync("europe"));
        Assert.Equal(2, await CountAsync("asia"));
        Assert.Equal(2, await CountAsync("InventoryClient"));
    }

    [Fact]
    public async Task A_channel_on_a_named_HttpClient_is_replaced()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 4 });
        await using var shop = Shops.Create(services =>
        {
            services.AddHttpClient("stock");
            services.ReplaceHttpClient("stock", inventory).BlockNetwork();
        });
        var http = shop.Services.GetRequiredService<IHttpClientFactory>().CreateClient("stock");
        using var channel = GrpcChannel.ForAddress(
            "https://stock.example", new GrpcChannelOptions { HttpClient = http, DisposeHttpClient = true });

        var stock = await new Inventory.InventoryClient(channel).GetStockAsync(new StockRequest());

        Assert.Equal(4, stock.Count);
    }

    [Fact]
    public async Task The_apps_own_handlers_stay_and_see_their_own_address()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock());
        var seen = new Witness();
        await using var shop = Shops.Create(services =>
        {
            services.AddGrpcClient<Inventory.InventoryClient>(client => client.Address = new("https://stock.example"))
                .AddHttpMessageHandler(() => seen)
                .ConfigurePrimaryHttpMessageHandler(() => new Gateway { InnerHandler = new SocketsHttpHandler() });
            services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory).BlockNetwork();
        });

        await GetStockAsync(shop);

        Assert.Equal("https://stock.example/shop.Inventory/GetStock", seen.Before);
        Assert.Equal("https://stock.example/warehouse/shop.Inventory/GetStock", seen.After);
        var received = inventory.VerifyReceived("GetStock").Single();
        Assert.Equal("7", received.Server!.RequestHeaders.GetValue("witness"));
        Assert.Equal("yes", received.Server!.RequestHeaders.GetValue("gateway"));
    }

    [Fact]
    public async Task A_handler_that_the_factory_rotates_out_ends_only_itself()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 6 });
        await using var shop = Shops.Create(services => services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory));
        var expired = Build(shop.Services);
        var next = Build(shop.Services);
        Assert.Equal(6, await CountAsync(expired));

        expired.Dispose();

        Assert.Equal(6, await CountAsync(next));
        Assert.Equal(6, (await GetStockAsync(shop)).Count);
        next.Dispose();

        // As the factory does when the handlers of a name have expired.
        static HttpMessageHandler Build(IServiceProvider services)
        {
            var builder = services.GetRequiredService<HttpMessageHandlerBuilder>();
            builder.Name = "InventoryClient";
            services.GetServices<IHttpMessageHandlerBuilderFilter>()
                .Aggregate((Action<HttpMessageHandlerBuilder>)(_ => { }), (next, filter) => filter.Configure(next))(builder);
            return builder.Build();
        }

        static async Task<int> CountAsync(HttpMessageHandler handler)
        {
            using var channel = GrpcChannel.ForAddress("http://any", new GrpcChannelOptions { HttpHandler = handler });
            return (await new Inventory.InventoryClient(channel).GetStockAsync(new StockRequest())).Count;
        }
    }

    [Fact]
    public async Task Two_apps_may_call_each_other()
    {
        GrpcServiceFixture<OrderService> first = null!, second = null!;
        first = Shops.Create(services => services.ReplaceHttpClient("second", second));
        second = Shops.Create(services => services.ReplaceHttpClient("first", first));

        await first.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await second.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_no_registration_uses_is_an_error_that_names_those_there_are()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var shop = Shops.Create(services => services.ReplaceGrpcClient<Orders.OrdersClient>(inventory));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => shop.StartAsync());

        Assert.Equal(
            "The app registers no Orders.OrdersClient, so there is nothing to replace. It registers "
            + "Inventory.InventoryClient, Payments.PaymentsClient. Call ReplaceGrpcClient after the client's registration; "
            + "for a client that the app makes itself, on a handler of IHttpClientFactory, give the name of that: "
            + "ReplaceGrpcClient<Orders.OrdersClient>(fixture, \"name\").",
            exception.InnerException!.Message);
    }

    [Fact]
    public async Task A_disposed_fixture_cannot_replace_a_client()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await inventory.DisposeAsync();
        var services = new ServiceCollection();
        Shops.AddClients(services);

        Assert.Throws<ObjectDisposedException>(() => services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory));
    }

    [Fact]
    public async Task A_fixture_that_is_disposed_before_the_app_is_named()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>();
        await using var shop = Shops.Create(services => services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory));
        await shop.StartAsync();
        await inventory.DisposeAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(() => GetStockAsync(shop));

        Assert.Equal(
            "The app called Inventory.InventoryClient, which is replaced by GrpcFake<Inventory.InventoryBase>, after that was "
            + "disposed. Dispose it after the app's fixture: declare it before."
            + $"{Environment.NewLine}Object name: 'GrpcFake<Inventory.InventoryBase>'.",
            Assert.IsType<ObjectDisposedException>(exception.Status.DebugException).Message);
    }

    [Fact]
    public async Task A_call_in_flight_when_its_fixture_is_disposed_ends_as_with_a_server_that_goes_away()
    {
        var inventory = GrpcFake.For<Inventory.InventoryBase>(options => options.Timeout = Timeout.InfiniteTimeSpan);
        var gate = inventory.CreateSyncPoint("the gate");
        inventory.On("GetStock").WaitsAt(gate).Returns(new Stock());
        await using var shop = Shops.Create(services => services.ReplaceGrpcClient<Inventory.InventoryClient>(inventory));
        var call = GetStockAsync(shop);
        await gate.WaitUntilReachedAsync(TimeSpan.FromSeconds(30));

        await inventory.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        // The server aborts the call's stream, then the connection: the client may see either.
        Assert.Contains(
            (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode,
            new[] { StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled });
    }

    [Fact]
    public async Task A_client_without_a_descriptor_is_replaced_by_its_name()
    {
        await using var inventory = GrpcFake.For<Inventory.InventoryBase>();
        inventory.On("GetStock").Returns(new Stock { Count = 8 });
        await using var shop = Shops.Create(services =>
        {
            services.AddGrpcClient<HandMadeClient>(client => client.Address = new("http://stock.example"));
            services.ReplaceGrpcClient<HandMadeClient>(inventory).BlockNetwork();
        });
        var client = shop.Services.GetRequiredService<HandMadeClient>();

        Assert.Equal(8, (await client.Inventory.GetStockAsync(new StockRequest())).Count);
    }

    private static async Task<Stock> GetStockAsync(GrpcFixture shop) =>
        await shop.Services.GetRequiredService<Inventory.InventoryClient>().GetStockAsync(new StockRequest());

    private sealed class HandMadeClient(CallInvoker invoker)
    {
        public Inventory.InventoryClient Inventory { get; } = new(invoker);
    }

    private sealed class Witness : DelegatingHandler
    {
        public string? Before { get; private set; }

        public string? After { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Before = $"{request.RequestUri}";
            request.Headers.Add("witness", "7");
            var response = await base.SendAsync(request, cancellationToken);
            After = $"{response.RequestMessage!.RequestUri}";
            return response;
        }
    }

    /// <summary>A primary handler that delegates, for a service that is not at the root.</summary>
    private sealed class Gateway : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(request.RequestUri!, $"/warehouse{request.RequestUri!.AbsolutePath}");
            request.Headers.Add("gateway", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
