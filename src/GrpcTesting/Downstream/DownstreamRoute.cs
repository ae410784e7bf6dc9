namespace GrpcTesting.Downstream;

/// <summary>Which requests of an app go to which fixture.</summary>
/// <param name="Fixture">Where they go.</param>
/// <param name="Title">Whose requests they are, for messages.</param>
/// <param name="ClientName">The name that <see cref="IHttpClientFactory"/> knows the client by; null for all.</param>
/// <param name="Service">The full name of the gRPC service that is called; null for all requests.</param>
internal sealed record DownstreamRoute(GrpcFixture Fixture, string Title, string? ClientName, string? Service)
{
    public bool Serves(string clientName) => ClientName is null || ClientName == clientName;

    /// <param name="path">The path of a request. Its last two segments are the service and the method; a gateway may want
    /// others before them.</param>
    public bool Takes(string path)
    {
        if (Service is null)
        {
            return true;
        }

        var method = path.LastIndexOf('/');
        return method > 0
            && path.AsSpan(0, method).EndsWith(Service, StringComparison.Ordinal)
            && method > Service.Length
            && path[method - Service.Length - 1] == '/';
    }

    /// <summary>"Inventory.InventoryClient by GrpcFake&lt;Inventory.InventoryBase&gt;".</summary>
    public override string ToString() => $"{Title} by {Fixture.Name}";
}
