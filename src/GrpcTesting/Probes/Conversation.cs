using System.Text;
using Google.Protobuf;

namespace GrpcTesting.Probes;

/// <summary>What was said in a call so far: how it began, and the last of it. The rest is only counted.</summary>
internal sealed class Conversation(Func<TimeSpan> clock)
{
    private const int MaxFirst = 4;
    private const int MaxLast = 16;

    private readonly Lock _gate = new();
    private readonly List<ConversationEntry> _first = [];
    private readonly Queue<ConversationEntry> _last = [];
    private int _dropped;
    private bool _hasHeaders;

    /// <summary>Whether the test sends requests: the only one of other calls went out with the call.</summary>
    public bool HasRequests { get; set; }

    /// <summary>Whether the call is known to be over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The test did something, or is about to: the peer may answer before the entry is complete.</summary>
    public ConversationEntry Sent<T>(T message) => Add('→', Copy(message));

    public ConversationEntry Did(string what) => Add('→', what);

    /// <summary>A message arrived. Its headers came before it, even where nobody has noticed them yet.</summary>
    public ConversationEntry Received<T>(T message)
    {
        ReceivedHeaders();
        return Add('←', Copy(message), isUnread: true);
    }

    public void Ended(string status)
    {
        Add('←', status);
        HasEnded = true;
    }

    public void ReceivedHeaders()
    {
        lock (_gate)
        {
            if (!_hasHeaders)
            {
                _hasHeaders = true;
                Add('←', "headers");
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            var width = _first.Concat(_last).Select(entry => entry.Clock.Length).DefaultIfEmpty().Max();
            var text = new StringBuilder();
            Append(_first);
            if (_dropped > 0)
            {
                text.Append("\n  ").Append(' ', width).Append("  … and ").Append(_dropped).Append(" more …");
            }

            Append(_last);
            return text.Length > 0 ? text.ToString()
                : HasRequests ? "\n  nothing was sent, and nothing arrived"
                : "\n  nothing arrived";

            void Append(IEnumerable<ConversationEntry> entries)
            {
                foreach (var entry in entries)
                {
                    text.Append("\n  ").Append(entry.Clock.PadLeft(width)).Append("  ").Append(entry);
                }
            }
        }
    }

    private ConversationEntry Add(char arrow, object? what, bool isUnread = false)
    {
        lock (_gate)
        {
            var entry = new ConversationEntry(clock(), arrow, what) { IsUnread = isUnread };
            if (_first.Count < MaxFirst)
            {
                _first.Add(entry);
                return entry;
            }

            _last.Enqueue(entry);
            if (_last.Count > MaxLast)
            {
                _last.Dequeue();
                _dropped++;
            }

            return entry;
        }
    }

    // A test may fill in the same message again and again. A copy costs less than its text, which is seldom needed.
    private static object? Copy<T>(T message) => message is IDeepCloneable<T> original ? original.Clone() : message;
}
