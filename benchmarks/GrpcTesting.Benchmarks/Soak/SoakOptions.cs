using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>What a soak does, and for how long.</summary>
/// <param name="Transport">Between the clients and the servers.</param>
/// <param name="Duration">Of all laps together; the rests between them come on top.</param>
/// <param name="Laps">How many; after each, everything rests and is measured.</param>
/// <param name="Seed">Chooses all that is random. The timing of threads is not.</param>
internal sealed record SoakOptions(GrpcTransport Transport, TimeSpan Duration, int Laps, int Seed)
{
    private const double DefaultStorms = 0.3;

    private static readonly int DefaultWorkers = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Fixtures at a time.</summary>
    /// <value>Two for each core, at least four.</value>
    public int Workers { get; init; } = DefaultWorkers;

    /// <summary>Bounds every call: whatever takes longer is stuck. Starts and disposals have a minute more.</summary>
    /// <value>60 s: six times what a fixture gives itself.</value>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The part of the fixtures whose connections, or which themselves, are taken away under their calls.
    /// </summary>
    /// <value>0.3.</value>
    public double Storms { get; init; } = DefaultStorms;

    /// <summary>What is done; to look closer at one thing, only that.</summary>
    public IReadOnlyList<Act> Acts { get; init; } = Soak.Acts.All;

    /// <summary>What goes wrong on purpose, to see that the verdict notices.</summary>
    public PlantKind Plant { get; init; }

    /// <exception cref="UsageException">The options are wrong.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CommandOptions(
            arguments,
            flags: [],
            values: ["--minutes", "--seed", "--transport", "--workers", "--storms", "--act", "--plant"]);
        var minutes = options.Number("--minutes", 10, least: 0.1, most: 24 * 60);
        var plant = options.Text("--plant", nameof(PlantKind.Nothing));
        if (!Enum.TryParse<PlantKind>(plant, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw new UsageException(
                $"--plant takes one of {string.Join(", ", Enum.GetNames<PlantKind>()).ToLowerInvariant()}, not '{plant}'.");
        }

        var act = options.Text("--act", "");
        var acts = Soak.Acts.All.Where(known => act is "" || known.Name == act).ToList();
        if (acts.Count == 0)
        {
            throw new UsageException(
                $"There is no act '{act}'. There are: {string.Join("; ", Soak.Acts.All.Select(known => known.Name))}.");
        }

        return new SoakOptions(
            Contender.Named(options.Text("--transport", "pipe")).Transport,
            TimeSpan.FromMinutes(minutes),
            Laps: (int)Math.Clamp(minutes * 4, 20, 40),
            Seed: (int)options.Number("--seed", Random.Shared.Next(), least: 0, most: int.MaxValue))
        {
            Workers = (int)options.Number("--workers", DefaultWorkers, least: 1, most: 1000),
            Storms = options.Number("--storms", DefaultStorms, least: 0, most: 1),
            Acts = acts,
            Plant = kind,
            Bound = TimeSpan.FromSeconds(kind == PlantKind.Stuck ? 5 : 60),
        };
    }
}
