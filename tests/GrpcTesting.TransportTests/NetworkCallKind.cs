namespace GrpcTesting.TransportTests;

/// <summary>The four kinds of call, for theories.</summary>
public enum NetworkCallKind
{
    Unary,
    ServerStream,
    ClientStream,
    Duplex,
}
