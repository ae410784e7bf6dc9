namespace GrpcTesting.Wire;

internal static class DirectionExtensions
{
    public static WireDirection Opposite(this WireDirection direction) =>
        direction == WireDirection.ClientToServer ? WireDirection.ServerToClient : WireDirection.ClientToServer;
}
