namespace GrpcTesting.InteropTests;

/// <summary>What a handler saw of its call.</summary>
internal static class ServerViews
{
    /// <summary>Whether the handler learned that the client gave the call up: from its token, or from the read that the
    /// reset breaks just before.</summary>
    public static bool WasGivenUp(this CallView server) => server.IsCancelled || server.Exception is IOException;
}
