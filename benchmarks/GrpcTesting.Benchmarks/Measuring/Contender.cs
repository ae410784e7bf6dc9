namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>What is compared with others: a way to start a server of <see cref="LoadService"/>, and its name.</summary>
internal sealed class Contender(
    string name, Func<Contender, bool, Task<Bench>> start, GrpcTransport? transport = null)
{
    public static Contender Tcp { get; } = Of("TCP", GrpcTransport.Tcp);

    public static Contender UnixSocket { get; } = Of("Unix socket", GrpcTransport.UnixSocket);

    public static Contender TestServer { get; } = Of("TestServer", GrpcTransport.TestServer);

    public static Contender Pipe { get; } = Of("pipe", GrpcTransport.Pipe);

    /// <summary>The transports of this process, each under a fixture's defaults.</summary>
    public static IReadOnlyList<Contender> All { get; } = [Tcp, UnixSocket, TestServer, Pipe];

    public string Name => name;

    /// <summary>The transport of its fixtures.</summary>
    /// <exception cref="InvalidOperationException">Its servers are made by hand.</exception>
    public GrpcTransport Transport =>
        transport ?? throw new InvalidOperationException($"{name} is no fixture: it has no transport.");

    /// <summary>A fixture on a transport.</summary>
    public static Contender Of(
        string name, GrpcTransport transport, Action<GrpcFixtureOptions>? configure = null) => new(
        name,
        async (contender, isRecorded) =>
        {
            var fixture = GrpcServiceFixture.For(new LoadService(), options =>
            {
                options.Transport = transport;
                options.Records.Enabled = isRecorded;
                configure?.Invoke(options);
            });
            await fixture.StartAsync();
            return new Bench(contender, fixture.CreateClient<Load.LoadClient>(), fixture);
        },
        transport);

    /// <summary>The contender of a transport by the transport's own name, as the command line gives it.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Contender Named(string transport) => transport switch
    {
        "pipe" => Pipe,
        "tcp" => Tcp,
        "unix" => UnixSocket,
        "testserver" => TestServer,
        _ => throw new UsageException(
            $"'{transport}' is no transport of this process: pipe, tcp, unix or testserver."),
    };

    /// <summary>Starts it as it comes.</summary>
    public Task<Bench> StartAsync() => start(this, true);

    /// <summary>
    /// Starts it without records, so that there is nothing but the transport. What records cost would make all of them
    /// alike, and is measured by itself.
    /// </summary>
    public Task<Bench> StartBareAsync() => start(this, false);

    public override string ToString() => name;
}
