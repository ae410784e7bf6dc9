namespace GrpcTesting.Tests.Pipes;

/// <summary>What both sides of a connection saw of its traffic.</summary>
/// <param name="ToServer">What the client wrote.</param>
/// <param name="ToClient">What the server wrote.</param>
/// <param name="BytesWritten">What the client's end counted.</param>
/// <param name="BytesRead">What the client's end counted.</param>
/// <param name="SlabsKept">Slabs that did not come back.</param>
/// <param name="Events">All that happened, one after the other.</param>
internal sealed record PipeTrafficSeen(
    PipeTrafficSeen.Direction ToServer,
    PipeTrafficSeen.Direction ToClient,
    long BytesWritten,
    long BytesRead,
    int SlabsKept,
    IReadOnlyList<string> Events)
{
    public override string ToString() =>
        $"To the server: {ToServer}. To the client: {ToClient}. The last of {Events.Count} events:\n"
        + string.Join('\n', Events.TakeLast(20));

    /// <summary>
    /// One direction. Each write takes the next piece of a noise in which nothing repeats, so that a byte that is lost,
    /// moved or doubled shows.
    /// </summary>
    internal sealed class Direction(int seed)
    {
        private static readonly Dictionary<int, byte[]> Noises = new() { [1] = CreateNoise(1), [2] = CreateNoise(2) };

        private readonly byte[] _noise = Noises[seed];
        private readonly List<Write> _writes = [];
        private readonly MemoryStream _received = new();

        /// <summary>Bytes of writes that have begun.</summary>
        public int Written { get; private set; }

        /// <summary>Bytes of writes that have succeeded.</summary>
        public int Promised => _writes.Sum(static write => write.IsPromised ? write.Size : 0);

        public int Received => (int)_received.Length;

        /// <summary>Whether the reader came to the end of the stream.</summary>
        public bool IsComplete { get; set; }

        public Exception? WriteError { get; set; }

        public Exception? ReadError { get; set; }

        /// <summary>Begins the next write. Until it is promised, any part from its start on may arrive.</summary>
        public ReadOnlyMemory<byte> Begin(int size)
        {
            _writes.Add(new Write(Written, size, IsPromised: false));
            Written += size;
            return _noise.AsMemory(Written - size, size);
        }

        /// <summary>The last write has succeeded.</summary>
        public void Promise() => _writes[^1] = _writes[^1] with { IsPromised = true };

        public void Receive(ReadOnlySpan<byte> bytes) => _received.Write(bytes);

        /// <summary>Follows what was read through the writes, in their order.</summary>
        /// <returns>Where a byte was read that was not the next one, null where none was; and whether all that was
        /// promised was read.</returns>
        public (int? Wrong, bool IsWhole) Follow()
        {
            var received = _received.GetBuffer().AsSpan(0, Received);
            var furthest = 0;

            // Where the next write may begin, ascending: more than one place only after one that was not promised.
            List<int> starts = [0];
            foreach (var write in _writes)
            {
                var ends = new List<int>();
                foreach (var start in starts)
                {
                    var end = start + received[start..].CommonPrefixLength(_noise.AsSpan(write.Start, write.Size));
                    furthest = Math.Max(furthest, end);
                    var least = write.IsPromised ? start + write.Size : start;
                    for (var next = ends is [.., var last] ? Math.Max(least, last + 1) : least; next <= end; next++)
                    {
                        ends.Add(next);
                    }
                }

                starts = ends;
            }

            return (furthest == Received ? null : furthest, starts is [.., var all] && all == Received);
        }

        public override string ToString()
        {
            var (wrong, isWhole) = Follow();
            return FormattableString.Invariant(
                $"{Received} bytes read of {Written} written and {Promised} promised, ")
                + $"{(isWhole ? "whole" : "not whole")}{(IsComplete ? ", to the end" : "")}, "
                + $"{(wrong is { } place ? $"wrong at {place}" : "in order")}, "
                + $"write: {WriteError?.Message ?? "fine"}, read: {ReadError?.Message ?? "fine"}";
        }

        private static byte[] CreateNoise(int seed)
        {
            var noise = new byte[PipeScenario.MaxWrites * PipeScenario.MaxWriteSize];
            new Random(seed).NextBytes(noise);
            return noise;
        }

        private sealed record Write(int Start, int Size, bool IsPromised);
    }
}
