using System.Collections.Immutable;

namespace GrpcTesting.Network;

/// <summary>The triggers of a lane, and at which of its bytes each is due.</summary>
internal sealed class ArmedTriggers
{
    private readonly Dictionary<ByteTrigger, long> _armed = [];
    private ImmutableArray<ByteTrigger> _seen = [];

    /// <summary>Arms those that are new and forgets those that are gone.</summary>
    /// <param name="triggers">All that are set now.</param>
    /// <param name="delivered">The bytes that have passed: they do not count for a new one.</param>
    public void Observe(ImmutableArray<ByteTrigger> triggers, long delivered)
    {
        if (triggers == _seen)
        {
            return;
        }

        foreach (var gone in _armed.Keys.Where(trigger => !triggers.Contains(trigger)).ToList())
        {
            _armed.Remove(gone);
        }

        foreach (var trigger in triggers.Where(trigger => !_seen.Contains(trigger)))
        {
            _armed[trigger] = delivered + trigger.Bytes;
        }

        _seen = triggers;
    }

    /// <summary>Does what is due at this byte, and says how many may pass until the next is.</summary>
    public int Fire(long delivered, int available, Action<ByteTrigger> fire)
    {
        long limit = available;
        foreach (var (trigger, at) in _armed)
        {
            if (trigger.Kind == ByteTriggerKind.Corrupt)
            {
                continue;
            }

            if (at > delivered)
            {
                limit = Math.Min(limit, at - delivered);
                continue;
            }

            _armed.Remove(trigger);
            if (trigger.TryUse())
            {
                fire(trigger);
            }
        }

        return (int)limit;
    }

    /// <summary>Inverts the bytes whose turn it is.</summary>
    public void Corrupt(Span<byte> bytes, long delivered)
    {
        foreach (var (trigger, at) in _armed)
        {
            var index = at - delivered;
            if (trigger.Kind == ByteTriggerKind.Corrupt && index >= 0 && index < bytes.Length)
            {
                _armed.Remove(trigger);
                if (trigger.TryUse())
                {
                    Corruption.Invert(bytes, (int)index);
                }
            }
        }
    }
}
