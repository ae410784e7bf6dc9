namespace GrpcTesting.Tests.Pipes;

/// <summary>Traffic on a connection. On a <see cref="SeededStage"/> all that happens follows from these values; on a
/// <see cref="ThreadPoolStage"/> they say only what is done, not in which order.</summary>
/// <param name="ClientWrites">Sizes of what the client writes, one after the other.</param>
/// <param name="ServerWrites">Sizes of what the server writes.</param>
/// <param name="ReadSize">The size of the client's buffer, and what the server takes at once.</param>
/// <param name="End">How it ends.</param>
/// <param name="EndsAfter">After how many turns of the one who ends it.</param>
/// <param name="Cancels">Whether reads, writes and flushes are cancelled.</param>
/// <param name="Seed">Who has how many turns, when something is cancelled, and on a <see cref="SeededStage"/> who is
/// next.</param>
public sealed record PipeScenario(
    int[] ClientWrites, int[] ServerWrites, int ReadSize, PipeEnd End, int EndsAfter, bool Cancels, int Seed)
{
    public const int MaxWrites = 12;

    public const int MaxWriteSize = 700_000;

    /// <summary>Whether the server has to read all that the client's writes promised. An abort loses what is on its
    /// way; whoever closes or stops cleanly is read to the end.</summary>
    public bool ReachesServer => End is not (PipeEnd.ServerAborts or PipeEnd.BothEnd);

    /// <summary>Whether the client has to read all that the server's writes promised.</summary>
    public bool ReachesClient => End is PipeEnd.Clean or PipeEnd.ClientStopsWriting;

    /// <summary>Plays it in turns: twice is twice the same.</summary>
    internal PipeTrafficSeen Play() => new PipePlay(this, new SeededStage(Seed)).Play();

    /// <summary>Plays it on the thread pool: really parallel, and every time anew.</summary>
    internal PipeTrafficSeen PlayInParallel() => new PipePlay(this, new ThreadPoolStage()).Play();

    /// <summary>Scenarios with a little less in them, the boldest first.</summary>
    internal IEnumerable<PipeScenario> Smaller()
    {
        foreach (var writes in Smaller(ClientWrites))
        {
            yield return this with { ClientWrites = writes };
        }

        foreach (var writes in Smaller(ServerWrites))
        {
            yield return this with { ServerWrites = writes };
        }

        if (Cancels)
        {
            yield return this with { Cancels = false };
        }

        if (EndsAfter > 0)
        {
            yield return this with { EndsAfter = EndsAfter / 2 };
            yield return this with { EndsAfter = EndsAfter - 1 };
        }
    }

    /// <summary>As code, to be played again.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"new PipeScenario([{string.Join(", ", ClientWrites)}], [{string.Join(", ", ServerWrites)}], {ReadSize}, ")
        + FormattableString.Invariant(
            $"PipeEnd.{End}, {EndsAfter}, Cancels: {(Cancels ? "true" : "false")}, Seed: {Seed})");

    private static IEnumerable<int[]> Smaller(int[] writes)
    {
        if (writes.Length > 1)
        {
            yield return [];
        }

        for (var index = 0; index < writes.Length; index++)
        {
            yield return [.. writes[..index], .. writes[(index + 1)..]];
        }

        for (var index = 0; index < writes.Length; index++)
        {
            if (writes[index] > 0)
            {
                yield return [.. writes[..index], writes[index] / 2, .. writes[(index + 1)..]];
            }
        }
    }
}
