namespace GrpcTesting.StressTests.Faults;

/// <summary>Healthy fixtures in among the faulty ones: one that lives all the time, and one after the other that is
/// started, called and disposed.</summary>
internal sealed class HealthyLoop(GrpcTransport transport)
{
    private int _sum;

    /// <summary>Goes round at least once, and until something else has ended, however it ended.</summary>
    public async Task RunAsync(Task until)
    {
        var lasting = new Ledger("the lasting one");
        await using var fixture = Create(lasting);
        var client = new LedgerClient(fixture, "the lasting one");
        do
        {
            await CallAllKindsAsync(client);
            await CallAllKindsOfAnotherAsync();
        }
        while (!until.IsCompleted);

        Assert.Equal(_sum, lasting.Sum);
    }

    private async Task CallAllKindsAsync(LedgerClient client)
    {
        for (var kind = 0; kind < LedgerClient.Kinds; kind++)
        {
            var answers = await client.CallAsync(kind, 2);
            _sum += 2;
            Assert.Equal(_sum, answers[^1]);
        }
    }

    private async Task CallAllKindsOfAnotherAsync()
    {
        var ledger = new Ledger("another one");
        await using var fixture = Create(ledger);
        var client = new LedgerClient(fixture, "another one");
        for (var kind = 0; kind < LedgerClient.Kinds; kind++)
        {
            await client.CallAsync(kind, 2);
        }

        Assert.Equal(2 * LedgerClient.Kinds, ledger.Sum);
    }

    private GrpcServiceFixture<Ledger> Create(Ledger ledger) => GrpcServiceFixture.For(ledger, options =>
    {
        options.Transport = transport;
        options.Timeout = TimeSpan.FromSeconds(60);
        options.LeakPolicy = LeakPolicy.Throw;
    });
}
