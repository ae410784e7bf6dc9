using System.Reflection;
using Grpc.Core;
using Shop;

namespace GrpcTesting.Tests.Downstream;

public sealed class FakeAnswerTests : IAsyncLifetime
{
    private static readonly Stock OnePear = new() { Item = "pear", Count = 1 };
    private static readonly Stock TwoPears = new() { Item = "pear", Count = 2 };

    private readonly GrpcFake<Inventory.InventoryBase> _inventory = GrpcFake.For<Inventory.InventoryBase>();
    private Inventory.InventoryClient _client = null!;

    public async Task InitializeAsync()
    {
        await _inventory.StartAsync();
        _client = _inventory.CreateClient<Inventory.InventoryClient>();
    }

    public async Task DisposeAsync() => await _inventory.DisposeAsync();

    [Fact]
    public async Task A_response_is_copied_when_it_is_planned()
    {
        var stock = new Stock { Count = 3 };
        _inventory.On("GetStock").Returns(stock);
        stock.Count = 0;

        Assert.Equal(3, (await GetAsync("pear")).Count);
        Assert.Equal(3, (await GetAsync("plum")).Count);
    }

    [Fact]
    public async Task A_function_of_the_request_answers()
    {
        _inventory.On("GetStock").Answers((StockRequest request) => new Stock { Item = request.Item, Count = 7 });

        Assert.Equal(new Stock { Item = "plum", Count = 7 }, await GetAsync("plum"));
    }

    [Fact]
    public async Task What_a_function_throws_is_what_the_handler_throws()
    {
        _inventory.On("GetStock").Answers<StockRequest, Stock>(_ =>
            throw new RpcException(new Status(StatusCode.NotFound, "no such thing")));

        var outcome = await _client.GetStockAsync(new StockRequest()).CaptureAsync();

        Assert.Equal(new Status(StatusCode.NotFound, "no such thing"), outcome.Status);
    }

    [Fact]
    public async Task Fails_twice_and_then_answers()
    {
        _inventory.On("GetStock").Fails(StatusCode.Unavailable, "starting").Times(2).Then.Returns(OnePear);

        var first = await _client.GetStockAsync(new StockRequest()).CaptureAsync();
        var second = await _client.GetStockAsync(new StockRequest()).CaptureAsync();

        Assert.Equal(new Status(StatusCode.Unavailable, "starting"), first.Status);
        Assert.Equal(new Status(StatusCode.Unavailable, "starting"), second.Status);
        Assert.Equal(OnePear, await GetAsync("pear"));
        Assert.Equal(OnePear, await GetAsync("pear"));
    }

    [Fact]
    public async Task A_failure_carries_its_trailers()
    {
        _inventory.On("GetStock").Fails(StatusCode.ResourceExhausted, trailers: new Metadata { { "retry-after", "3" } });

        var outcome = await _client.GetStockAsync(new StockRequest()).CaptureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, outcome.StatusCode);
        Assert.Equal("3", outcome.Trailers.GetValue("retry-after"));
    }

    [Fact]
    public async Task An_exception_is_thrown_in_the_handler()
    {
        var thrown = new TimeZoneNotFoundException("where?");
        _inventory.On("GetStock").Throws(thrown);

        var outcome = await _client.GetStockAsync(new StockRequest()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Same(thrown, outcome.ServerException);
    }

    [Fact]
    public async Task The_newest_plan_that_matches_answers()
    {
        _inventory.On("GetStock").Returns(new Stock());
        _inventory.On("GetStock").When((StockRequest request) => request.Item == "pear").Returns(OnePear);

        Assert.Equal(OnePear, await GetAsync("pear"));
        Assert.Equal(new Stock(), await GetAsync("plum"));
    }

    [Fact]
    public async Task An_older_plan_takes_over_when_a_plan_is_used_up()
    {
        _inventory.On("GetStock").Returns(OnePear);
        _inventory.On("GetStock").Returns(TwoPears).Times(1);

        Assert.Equal(TwoPears, await GetAsync("pear"));
        Assert.Equal(OnePear, await GetAsync("pear"));
    }

    [Fact]
    public async Task A_descriptor_and_a_method_name_it_as_well()
    {
        _inventory.On(Inventory.Descriptor.FindMethodByName("GetStock")).Returns(OnePear);
        Assert.Equal(OnePear, await GetAsync("pear"));

        var method = (IMethod)typeof(Inventory)
            .GetField("__Method_GetStock", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        _inventory.On(method).Returns(TwoPears);
        Assert.Equal(TwoPears, await GetAsync("pear"));
    }

    [Fact]
    public async Task A_stream_pauses_until_the_test_lets_it_go_on()
    {
        var pause = _inventory.CreateSyncPoint("after the first");
        _inventory.On("WatchStock").Returns(OnePear).WaitsAt(pause).Returns(TwoPears, OnePear);
        await using var watch = _client.WatchStock(new StockRequest()).Probe();

        await watch.ExpectNextAsync(OnePear);
        await pause.WaitUntilReachedAsync();
        Assert.Equal(1, pause.Reached);
        pause.Release();

        await watch.ExpectNextAsync(TwoPears);
        await watch.ExpectNextAsync(OnePear);
        await watch.ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_call_waits_for_a_task_of_the_test()
    {
        var gate = new TaskCompletionSource();
        _inventory.On("GetStock").WaitsFor(gate.Task).Returns(OnePear);
        var call = _client.GetStockAsync(new StockRequest());
        await _inventory.Calls.WaitForAsync(each => each.Server is not null);
        Assert.False(call.ResponseAsync.IsCompleted);

        gate.SetResult();

        Assert.Equal(OnePear, await call);
    }

    [Fact]
    public async Task A_stream_sends_headers_and_fails_in_the_middle()
    {
        _inventory.On("WatchStock")
            .SendsHeaders(new Metadata { { "shard", "7" } }).Returns(OnePear).Fails(StatusCode.Aborted, "moved");

        var outcome = await _client.WatchStock(new StockRequest()).CaptureAsync();

        Assert.Equal("7", outcome.Headers!.GetValue("shard"));
        Assert.Equal([OnePear], outcome.Responses);
        Assert.Equal(new Status(StatusCode.Aborted, "moved"), outcome.Status);
    }

    [Fact]
    public async Task A_stream_is_a_function_of_the_request_or_empty()
    {
        _inventory.On("WatchStock").Returns<Stock>();
        Assert.Empty((await _client.WatchStock(new StockRequest()).CaptureAsync()).Responses);

        _inventory.On("WatchStock").Streams((StockRequest request) =>
            Enumerable.Range(1, 3).Select(count => new Stock { Item = request.Item, Count = count }));
        var outcome = await _client.WatchStock(new StockRequest { Item = "fig" }).CaptureAsync();

        Assert.Equal([1, 2, 3], outcome.Responses.Select(stock => stock.Count));
        Assert.Equal(StatusCode.OK, outcome.StatusCode);
    }

    [Fact]
    public async Task The_requests_of_a_client_stream_are_answered_together()
    {
        _inventory.On("AddStock").Reads()
            .AnswersAll((IReadOnlyList<Stock> all) => new Stock { Count = all.Sum(each => each.Count) });

        var outcome = await _client.AddStock().CaptureAsync([OnePear, TwoPears]);

        Assert.Equal(3, outcome.Response.Count);
    }

    [Fact]
    public async Task A_response_to_a_client_stream_comes_when_its_requests_have_been_read()
    {
        _inventory.On("AddStock").Returns(TwoPears);

        var outcome = await _client.AddStock().CaptureAsync([OnePear, OnePear]);

        Assert.Equal(TwoPears, outcome.Response);
        Assert.Equal(2, _inventory.VerifyReceived("AddStock").Single().Server!.RequestCount);
    }

    [Fact]
    public async Task A_duplex_call_is_answered_request_by_request()
    {
        _inventory.On("TrackStock").Answers((StockRequest request) => new Stock { Item = request.Item });
        await using var track = _client.TrackStock().Probe();

        await track.SendAsync(new StockRequest { Item = "pear" });
        await track.ExpectNextAsync(new Stock { Item = "pear" });
        await track.SendAsync(new StockRequest { Item = "plum" });
        await track.ExpectNextAsync(new Stock { Item = "plum" });
        await track.CompleteAsync();
        await track.ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_duplex_call_is_answered_step_by_step()
    {
        _inventory.On("TrackStock").Returns(OnePear).Reads(2).Returns(TwoPears);
        await using var track = _client.TrackStock().Probe();

        await track.ExpectNextAsync(OnePear);
        await track.SendAsync([new StockRequest(), new StockRequest()]);
        await track.ExpectNextAsync(TwoPears);
        await track.CompleteAsync();
        await track.ExpectCompletedAsync();
    }

    [Fact]
    public async Task A_failure_ends_a_duplex_call_whose_client_still_sends()
    {
        _inventory.On("TrackStock").Reads(1).Fails(StatusCode.PermissionDenied);
        await using var track = _client.TrackStock().Probe();

        await track.SendAsync(new StockRequest());
        await track.ExpectErrorAsync(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Many_calls_at_once_use_a_plan_up_exactly()
    {
        _inventory.On("GetStock").Returns(OnePear).Times(20).Then.Returns(TwoPears);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync("pear")));

        Assert.Equal(20, replies.Count(reply => reply.Count == 1));
    }

    [Fact]
    public async Task Clearing_forgets_plans_and_calls()
    {
        _inventory.On("GetStock").Returns(OnePear);
        await GetAsync("pear");

        _inventory.Clear();

        _inventory.VerifyReceived("GetStock", times: 0);
        var outcome = await _client.GetStockAsync(new StockRequest()).CaptureAsync();
        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        _inventory.Clear();
    }

    private async Task<Stock> GetAsync(string item) => await _client.GetStockAsync(new StockRequest { Item = item });
}
