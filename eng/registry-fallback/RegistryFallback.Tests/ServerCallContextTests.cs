namespace RegistryFallback.Tests;

public class ServerCallContextTests
{
    [Fact]
    public void Every_property_reaches_its_implementation()
    {
        Context context = new();

        Assert.Equal("method", context.Method);
        Assert.Equal("host", context.Host);
        Assert.Equal("peer", context.Peer);
        Assert.Equal(DateTime.UnixEpoch, context.Deadline);
        Assert.Same(context.Headers, context.RequestHeaders);
        Assert.Same(context.Trailers, context.ResponseTrailers);
        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.Same(context.Auth, context.AuthContext);

        context.Status = new Status(StatusCode.DataLoss, "gone");
        Assert.Equal(StatusCode.DataLoss, context.Status.StatusCode);
        context.WriteOptions = WriteOptions.Default;
        Assert.Same(WriteOptions.Default, context.WriteOptions);
    }

    [Fact]
    public void Methods_reach_their_implementation()
    {
        Context context = new();

        context.WriteResponseHeadersAsync(context.Headers);
        Assert.Same(context.Headers, context.Written);
        context.CreatePropagationToken();
        Assert.Null(context.Propagated);
        context.CreatePropagationToken(ContextPropagationOptions.Default);
        Assert.Same(ContextPropagationOptions.Default, context.Propagated);
    }

    [Fact]
    public void User_state_is_kept_for_the_call()
    {
        Context context = new();

        context.UserState["key"] = "value";

        Assert.Equal("value", context.UserState["key"]);
        Assert.Empty(new Context().UserState);
    }

    private sealed class Context : ServerCallContext
    {
        public Metadata Headers { get; } = [];

        public Metadata Trailers { get; } = [];

        public AuthContext Auth { get; } = new(null, []);

        public Metadata? Written { get; private set; }

        public ContextPropagationOptions? Propagated { get; private set; }

        protected override string MethodCore => "method";

        protected override string HostCore => "host";

        protected override string PeerCore => "peer";

        protected override DateTime DeadlineCore => DateTime.UnixEpoch;

        protected override Metadata RequestHeadersCore => Headers;

        protected override CancellationToken CancellationTokenCore => new(canceled: true);

        protected override Metadata ResponseTrailersCore => Trailers;

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore => Auth;

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
        {
            Written = responseHeaders;
            return Task.CompletedTask;
        }

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
        {
            Propagated = options;
            return null!;
        }
    }
}
