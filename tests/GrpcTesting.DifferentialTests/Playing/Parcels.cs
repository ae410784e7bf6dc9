using Google.Protobuf;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>Messages by their size. The content repeats itself a little, so that it can be compressed.</summary>
internal static class Parcels
{
    public static Parcel OfSize(int bytes)
    {
        var content = new byte[bytes];
        for (var index = 0; index < bytes; index++)
        {
            content[index] = (byte)((index * 31) ^ (index >> 8) ^ bytes);
        }

        return new Parcel { Content = UnsafeByteOperations.UnsafeWrap(content) };
    }
}
