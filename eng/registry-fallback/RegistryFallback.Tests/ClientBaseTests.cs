namespace RegistryFallback.Tests;

public class ClientBaseTests
{
    private readonly RecordingInvoker _end = new([]);

    [Fact]
    public void A_client_calls_through_its_channel()
    {
        TestChannel channel = new(_end);

        Assert.Equal("hi", new TestClient(channel).Echo("hi"));
        Assert.Equal("target", channel.Target);
        Assert.Null(_end.Host);
    }

    [Fact]
    public void The_host_goes_into_every_call()
    {
        new TestClient(_end).WithHost("example.org").Echo("hi");

        Assert.Equal("example.org", _end.Host);
    }

    [Fact]
    public void A_second_host_replaces_the_first()
    {
        TestClient client = new(_end);

        client.WithHost("one").WithHost("two").Echo("hi");
        Assert.Equal("two", _end.Host);

        client.Echo("hi");
        Assert.Null(_end.Host);
    }

    [Fact]
    public void A_client_without_a_channel_exists_to_be_mocked() =>
        Assert.Throws<NotImplementedException>(() => new TestClient().Echo("hi"));

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new TestClient((CallInvoker)null!));
        Assert.Throws<ArgumentNullException>(() => new TestClient(_end).WithHost(null!));
    }

    [Fact]
    public void A_channel_has_nothing_to_shut_down_unless_it_says_so() =>
        Assert.True(new TestChannel(_end).ShutdownAsync().IsCompletedSuccessfully);

    private sealed class TestClient : ClientBase<TestClient>
    {
        public TestClient()
        {
        }

        public TestClient(ChannelBase channel)
            : base(channel)
        {
        }

        public TestClient(CallInvoker invoker)
            : base(invoker)
        {
        }

        private TestClient(ClientBaseConfiguration configuration)
            : base(configuration)
        {
        }

        public string Echo(string request) =>
            CallInvoker.BlockingUnaryCall(TestMethods.Echo, null, default, request);

        protected override TestClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
    }
}
