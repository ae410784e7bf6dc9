using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>What a soak does, and for how long.</summary>
/// <param name="Transport">Between the clients and the servers.</param>
/// <param name="Duration">Of all laps together; the rests between them come on top.</param>
/// <param name="Laps">How many; after each, everything rests and is measured.</param>
/// <param name="Seed">Chooses all that is random. The timing of threads is not.</param>
internal sealed record SoakOptions(GrpcTransport Transport, TimeSpan Duration, int Laps, int Seed)
{
    /// <summary>Fixtures at a time.</summary>
    public int Workers { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Bounds every wait: whatever takes longer is stuck.</summary>
    /// <value>60 s: six times what a fixture gives itself.</value>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What goes wrong on purpose, to see that the verdict notices.</summary>
    public PlantKind Plant { get; init; }

    /// <exception cref="UsageException">The options are wrong.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CommandOptions(arguments, [], ["--minutes", "--seed", "--transport", "--plant"]);
        var minutes = options.Number("--minutes", 10, least: 0.1, most: 24 * 60);
        var plant = options.Text("--plant", nameof(PlantKind.Nothing));
        if (!Enum.TryParse<PlantKind>(plant, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw new UsageException(
                $"--plant takes one of {string.Join(", ", Enum.GetNames<PlantKind>()).ToLowerInvariant()}, not '{plant}'.");
        }

        return new SoakOptions(
            options.Text("--transport", "pipe") switch
            {
                "pipe" => GrpcTransport.Pipe,
                "tcp" => GrpcTransport.Tcp,
                "unix" => GrpcTransport.UnixSocket,
                "testserver" => GrpcTransport.TestServer,
                var other => throw new UsageException(
                    $"'{other}' is no transport of this process: pipe, tcp, unix or testserver."),
            },
            TimeSpan.FromMinutes(minutes),
            Laps: (int)Math.Clamp(minutes * 4, 20, 40),
            Seed: (int)options.Number("--seed", Random.Shared.Next(), least: 0, most: int.MaxValue))
        {
            Plant = kind,
            Bound = kind == PlantKind.Stuck ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(60),
        };
    }
}
