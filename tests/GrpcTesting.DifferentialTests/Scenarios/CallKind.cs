namespace GrpcTesting.DifferentialTests;

/// <summary>The four kinds of gRPC call.</summary>
internal enum CallKind
{
    Unary,
    ServerStream,
    ClientStream,
    Duplex,
}

internal static class CallKindExtensions
{
    public static bool ClientStreams(this CallKind kind) => kind is CallKind.ClientStream or CallKind.Duplex;

    public static bool ServerStreams(this CallKind kind) => kind is CallKind.ServerStream or CallKind.Duplex;
}
