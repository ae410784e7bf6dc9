namespace RegistryFallback.Tests;

public class CredentialsTests
{
    private static readonly object State = new();

    private readonly List<string> _log = [];

    [Fact]
    public void Insecure_says_so() => Assert.Equal(["insecure"], Describe(ChannelCredentials.Insecure));

    [Fact]
    public void Secure_ssl_is_TLS_without_anything_else()
    {
        Assert.IsType<SslCredentials>(ChannelCredentials.SecureSsl);
        Assert.Equal(["ssl   "], Describe(ChannelCredentials.SecureSsl));
    }

    [Fact]
    public void Ssl_hands_over_what_it_was_given()
    {
        KeyCertificatePair pair = new("chain", "key");
        SslCredentials credentials = new("roots", pair, _ => true);

        Assert.Equal("roots", credentials.RootCertificates);
        Assert.Same(pair, credentials.KeyCertificatePair);
        Assert.Equal(["ssl roots chain/key callback"], Describe(credentials));
    }

    [Fact]
    public void Call_credentials_join_those_of_a_secure_channel()
    {
        var credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Named("a"));

        Assert.Equal(["composite", "ssl   ", "call a"], Describe(credentials));
    }

    [Fact]
    public void Call_credentials_do_not_join_insecure_ones() =>
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Named("a")));

    [Fact]
    public void Credentials_that_are_composed_are_not_composed_again()
    {
        var composite = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Named("a"));

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(composite, Named("b")));
    }

    [Fact]
    public void Null_is_not_a_credential()
    {
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(null!, Named("a")));
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(ChannelCredentials.SecureSsl, null!));
        Assert.Throws<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
        Assert.Throws<ArgumentNullException>(() => CallCredentials.Compose(null!));
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair(null!, "key"));
        Assert.Throws<ArgumentNullException>(() => new KeyCertificatePair("chain", null!));
    }

    [Fact]
    public void Composed_call_credentials_keep_their_order_at_every_depth()
    {
        var credentials = CallCredentials.Compose(
            Named("a"), CallCredentials.Compose(Named("b"), Named("c")), Named("d"));

        credentials.InternalPopulateConfiguration(new CallLog(_log), State);

        Assert.Equal(["call a", "call b", "call c", "call d"], _log);
    }

    [Fact]
    public void Composing_takes_at_least_two()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose());
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Named("a")));
    }

    [Fact]
    public void Composed_credentials_do_not_follow_a_change_of_the_array()
    {
        CallCredentials[] given = [Named("a"), Named("b")];
        var credentials = CallCredentials.Compose(given);

        given[0] = Named("x");
        credentials.InternalPopulateConfiguration(new CallLog(_log), State);

        Assert.Equal(["call a", "call b"], _log);
    }

    [Fact]
    public void A_context_names_the_call_and_its_token()
    {
        using CancellationTokenSource source = new();
        AuthInterceptorContext context = new("https://host/service", "Method", source.Token);

        Assert.Equal("https://host/service", context.ServiceUrl);
        Assert.Equal("Method", context.MethodName);
        Assert.Equal(source.Token, context.CancellationToken);
        Assert.Equal(CancellationToken.None, new AuthInterceptorContext("url", "Method").CancellationToken);
    }

    private static CallCredentials Named(string name) =>
        CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("name", name);
            return Task.CompletedTask;
        });

    private List<string> Describe(ChannelCredentials credentials)
    {
        credentials.InternalPopulateConfiguration(new ChannelLog(_log), State);
        return _log;
    }

    private sealed class ChannelLog(List<string> log) : ChannelCredentialsConfiguratorBase
    {
        public override void SetInsecureCredentials(object state)
        {
            Assert.Same(State, state);
            log.Add("insecure");
        }

        public override void SetSslCredentials(
            object state,
            string? rootCertificates,
            KeyCertificatePair? keyCertificatePair,
            VerifyPeerCallback? verifyPeerCallback)
        {
            Assert.Same(State, state);
            var pair = keyCertificatePair is null
                ? null
                : $"{keyCertificatePair.CertificateChain}/{keyCertificatePair.PrivateKey}";
            log.Add($"ssl {rootCertificates} {pair} {(verifyPeerCallback is null ? null : "callback")}");
        }

        public override void SetCompositeCredentials(
            object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
        {
            Assert.Same(State, state);
            log.Add("composite");
            channelCredentials.InternalPopulateConfiguration(this, state);
            callCredentials.InternalPopulateConfiguration(new CallLog(log), state);
        }
    }

    private sealed class CallLog(List<string> log) : CallCredentialsConfiguratorBase
    {
        public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
        {
            Assert.Same(State, state);
            foreach (var credential in credentials)
                credential.InternalPopulateConfiguration(this, state);
        }

        public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor)
        {
            Assert.Same(State, state);
            Metadata metadata = [];
            Assert.True(interceptor(new AuthInterceptorContext("url", "Method"), metadata).IsCompletedSuccessfully);
            log.Add("call " + metadata.GetValue("name"));
        }
    }
}
