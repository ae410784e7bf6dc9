namespace GrpcTesting;

/// <summary>The bytes of one direction of a connection, at one moment.</summary>
/// <param name="Delivered">Bytes that the network let through to the receiver.</param>
/// <param name="Held">Bytes on their way: by latency, bandwidth, slicing or a stall. At most about 4 MiB; then the
/// sender has to wait.</param>
/// <param name="Lost">Bytes that vanished in a half-open direction.</param>
public sealed record PipeTraffic(long Delivered, long Held, long Lost)
{
    /// <summary>Such as <c>1,204 bytes delivered, 17 held</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Delivered:N0} bytes delivered")
        + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Held > 0 ? $", {Held:N0} held" : "")}")
        + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Lost > 0 ? $", {Lost:N0} lost" : "")}");
}
