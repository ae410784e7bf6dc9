using Google.Protobuf;
using GrpcTesting.DifferentialTests.Generation;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>The messages that one side of a call sends, one after the other. No two that have content are the same.
/// </summary>
/// <remarks>A message that is lost, sent twice, overtaken or another call's shows by its content, whatever its size.
/// </remarks>
internal sealed class Parcels(int call, Actor sender)
{
    private int _sent;

    public Parcel Next(int bytes)
    {
        var ordinal = _sent++;
        var content = new byte[bytes];
        var random = new SeededRandom(((long)call << 32) | ((long)sender << 31) | (uint)ordinal);
        for (var index = 0; index < bytes; index++)
        {
            // Half of each byte, without a period: gzip makes it smaller.
            content[index] = (byte)random.Below(16);
        }

        if (bytes > 0)
        {
            // Which one it is, for those that are this byte alone: enough for 7 calls and 16 messages of each side.
            content[0] = (byte)((call << 5) | ((int)sender << 4) | (ordinal & 15));
        }

        return new Parcel { Content = UnsafeByteOperations.UnsafeWrap(content) };
    }
}
