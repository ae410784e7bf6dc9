namespace GrpcTesting.Wire;

/// <summary>What is known of one direction of a connection. Guarded by the log's lock.</summary>
internal sealed class SideTrace(WireDirection direction)
{
    /// <summary>RFC 9113 §6.9.2: no setting changes this one, only WINDOW_UPDATE does.</summary>
    private const long InitialConnectionWindow = 65_535;

    public FrameSplitter Splitter { get; } = new(expectsPreface: direction == WireDirection.ClientToServer);

    public HpackDecoder Hpack { get; } = new();

    public HeaderBlockAssembly Block { get; } = new();

    /// <summary>What this side announced.</summary>
    public AnnouncedSettings Settings { get; } = new();

    /// <summary>What this side may send.</summary>
    public FlowWindow Window { get; } = new(InitialConnectionWindow);

    public long Bytes { get; set; }

    public long Frames { get; set; }

    public WireTraffic ToImmutable(TimeSpan now) =>
        new(Bytes, Frames, Settings.Latest, Window.ToImmutable(direction, now));
}
