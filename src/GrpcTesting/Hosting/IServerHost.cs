namespace GrpcTesting.Hosting;

/// <summary>A server in this process that a fixture can start and stop. Disposing stops it, gracefully at first.</summary>
internal interface IServerHost : IAsyncDisposable
{
    IServiceProvider Services { get; }

    Task StartAsync(CancellationToken cancellationToken);
}
