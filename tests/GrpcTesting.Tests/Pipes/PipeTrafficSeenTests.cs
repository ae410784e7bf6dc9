namespace GrpcTesting.Tests.Pipes;

/// <summary>What the property tests would see of a pipe that does not keep its word.</summary>
public class PipeTrafficSeenTests
{
    private const int Chunk = 64 * 1024;

    private readonly PipeTrafficSeen.Direction _seen = new(seed: 1);

    [Fact]
    public void All_of_it_in_order_is_whole()
    {
        var bytes = Write(3 * Chunk);

        Receive(bytes);

        Assert.Equal((null, true), _seen.Follow());
    }

    [Fact]
    public void Two_chunks_that_are_swapped_are_seen()
    {
        var bytes = Write(3 * Chunk);

        Receive(bytes[..Chunk], bytes[(2 * Chunk)..], bytes[Chunk..(2 * Chunk)]);

        Assert.Equal((Chunk, false), _seen.Follow());
    }

    [Fact]
    public void A_chunk_that_comes_twice_is_seen()
    {
        var bytes = Write(2 * Chunk);

        Receive(bytes[..Chunk], bytes);

        Assert.Equal((Chunk, false), _seen.Follow());
    }

    [Fact]
    public void A_chunk_that_comes_again_at_the_end_is_seen()
    {
        var bytes = Write(2 * Chunk);

        Receive(bytes, bytes[Chunk..]);

        Assert.Equal((2 * Chunk, false), _seen.Follow());
    }

    [Fact]
    public void A_promised_write_that_comes_in_part_is_not_whole()
    {
        var bytes = Write(Chunk);

        Receive(bytes[..^1]);

        Assert.Equal((null, false), _seen.Follow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    public void Any_part_of_a_write_that_was_not_promised_may_come_before_the_next(int part)
    {
        var first = Write(Chunk);
        var cancelled = _seen.Begin(Chunk);
        var last = Write(Chunk);

        Receive(first, cancelled[..part], last);

        Assert.Equal((null, true), _seen.Follow());
    }

    [Fact]
    public void A_write_that_was_not_promised_and_comes_late_is_seen()
    {
        var first = Write(Chunk);
        var cancelled = _seen.Begin(Chunk);
        var last = Write(Chunk);

        Receive(first, last, cancelled);

        Assert.Equal((2 * Chunk, false), _seen.Follow());
    }

    private ReadOnlyMemory<byte> Write(int size)
    {
        var bytes = _seen.Begin(size);
        _seen.Promise();
        return bytes;
    }

    private void Receive(params ReadOnlyMemory<byte>[] pieces)
    {
        foreach (var piece in pieces)
        {
            _seen.Receive(piece.Span);
        }
    }
}
