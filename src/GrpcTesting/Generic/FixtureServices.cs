namespace GrpcTesting.Generic;

/// <summary>What a fixture's own generic client knows beyond its invoker.</summary>
/// <param name="FindSchema">The methods that the server has mapped by now; null for a server that runs elsewhere.</param>
/// <param name="Raw">Reaches the server without a gRPC client.</param>
/// <param name="Timeout">Bounds every wait.</param>
internal sealed record FixtureServices(Func<GrpcSchema?> FindSchema, Func<RawRoute> Raw, TimeSpan Timeout);
