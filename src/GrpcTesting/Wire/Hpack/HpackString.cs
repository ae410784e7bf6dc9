namespace GrpcTesting.Wire;

/// <summary>Where the octets of a string literal stand in a header block: RFC 7541 §5.2.</summary>
internal readonly record struct HpackString(int Start, int Length, bool IsHuffman);
