using Google.Protobuf;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>
/// What an act plays on. Each runs in one flow, so that its choices follow from its random numbers alone.
/// </summary>
internal sealed class Scene(GrpcFixture fixture, Random random)
{
    private const int LargestParcel = 256 * 1024;

    public GrpcFixture Fixture => fixture;

    public Load.LoadClient Client { get; } = fixture.CreateClient<Load.LoadClient>();

    /// <summary>
    /// For calls that write. When GOAWAY meets a call that the server has not seen, SocketsHttpHandler sends it again on
    /// another connection, but without what was written before: the call then waits for ever, unless it has a deadline.
    /// </summary>
    public static DateTime Deadline => DateTime.UtcNow.AddSeconds(20);

    public int Next(int least, int most) => random.Next(least, most + 1);

    public bool Happens(double probability) => random.NextDouble() < probability;

    /// <summary>A parcel of any size up to 256 KiB, small ones as likely as large ones.</summary>
    public Parcel NextParcel()
    {
        var size = (int)Math.Pow(LargestParcel, random.NextDouble()) - 1;
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return new Parcel { Payload = UnsafeByteOperations.UnsafeWrap(bytes) };
    }
}
