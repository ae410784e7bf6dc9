using System.Collections.Immutable;

namespace GrpcTesting;

/// <summary>What one side of a connection sent, at the moment of a snapshot. Immutable.</summary>
public sealed class WireTraffic
{
    private readonly ImmutableArray<Http2Setting> _settings;

    internal WireTraffic(long bytes, long frames, ImmutableArray<Http2Setting> settings, WireWindow window)
    {
        Bytes = bytes;
        Frames = frames;
        _settings = settings;
        Window = window;
    }

    /// <summary>Bytes sent, above TLS.</summary>
    public long Bytes { get; }

    /// <summary>Frames sent, the preface included.</summary>
    public long Frames { get; }

    /// <summary>The settings that this side announced for the other, with their last values; unknown ones are not
    /// listed, and one that was never sent has its default from the RFC.</summary>
    public IReadOnlyList<Http2Setting> Settings => _settings;

    /// <summary>The connection's window for what this side sends.</summary>
    public WireWindow Window { get; }

    /// <summary>The last value of a setting that this side announced; null when it never did.</summary>
    public uint? Setting(Http2SettingId id)
    {
        foreach (var setting in _settings)
        {
            if (setting.Id == id)
            {
                return setting.Value;
            }
        }

        return null;
    }
}
