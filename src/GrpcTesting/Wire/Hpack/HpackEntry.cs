namespace GrpcTesting.Wire;

/// <summary>A header field as HPACK carries it: octets, one to a character.</summary>
internal readonly record struct HpackEntry(string Name, string Value)
{
    /// <summary>RFC 7541 §4.1: an entry weighs its octets and 32 more.</summary>
    public const int Overhead = 32;

    public int Size => Name.Length + Value.Length + Overhead;
}
