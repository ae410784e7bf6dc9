namespace GrpcTesting.Tests.Pipes;

/// <summary>What both sides of a connection saw of its traffic.</summary>
internal sealed record PipeTrafficSeen(
    PipeTrafficSeen.Direction ToServer, PipeTrafficSeen.Direction ToClient, int SlabsKept)
{
    /// <summary>One direction. Every byte says which one it is, so that a lost or moved one shows.</summary>
    internal sealed class Direction
    {
        private long _written;

        /// <summary>Bytes whose write has succeeded.</summary>
        public long Promised { get; set; }

        /// <summary>Bytes that were read, up to the first wrong one.</summary>
        public long Received { get; private set; }

        /// <summary>Where a byte was read that was not the next one; null where none was.</summary>
        public long? Wrong { get; private set; }

        /// <summary>Whether the reader came to the end of the stream.</summary>
        public bool IsComplete { get; set; }

        public Exception? WriteError { get; set; }

        public Exception? ReadError { get; set; }

        public byte[] Next(int size)
        {
            var bytes = new byte[size];
            for (var index = 0; index < size; index++)
            {
                bytes[index] = At(_written + index);
            }

            _written += size;
            return bytes;
        }

        public void Receive(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
            {
                if (Wrong is null && value != At(Received))
                {
                    Wrong = Received;
                }

                Received++;
            }
        }

        public override string ToString() => FormattableString.Invariant(
            $"{Received} of {Promised} bytes read{(IsComplete ? ", and the end" : "")}, wrong at {Wrong}, ")
            + $"write: {WriteError?.Message ?? "fine"}, read: {ReadError?.Message ?? "fine"}";

        private static byte At(long position) => (byte)(position * 31 + (position >> 8) * 17);
    }
}
