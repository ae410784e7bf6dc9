using GrpcTesting.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Transports;

/// <summary>
/// One fixture's endpoint on a transport: it puts the server there before it starts, and reaches it afterwards.
/// This is the seam for transports; everything above it is the same for all of them.
/// </summary>
internal abstract class TransportBinding : IAsyncDisposable
{
    /// <summary>Makes the host listen on this transport, and nowhere else. Runs after the app's registrations.</summary>
    public abstract void ConfigureServer(IServiceCollection services);

    /// <summary>Puts TLS under HTTP/2. Called before anything else, if at all.</summary>
    /// <exception cref="InvalidOperationException">This transport has no connection of its own to secure.</exception>
    public abstract void UseTls(TlsSetup tls);

    /// <summary>
    /// Adds connection middleware, next to HTTP/2 and above TLS. Call it before <see cref="ConfigureServer"/>.
    /// </summary>
    /// <returns>False where there are no connections of this process to see.</returns>
    public virtual bool TryUse(Func<ConnectionDelegate, ConnectionDelegate> middleware) => false;

    /// <summary>The address of channels. Valid once the server has started.</summary>
    public abstract Uri Address { get; }

    /// <summary>A new handler that carries a channel's requests, owned by the caller.</summary>
    /// <param name="services">The services of the started server; null where the fixture hosts none.</param>
    public abstract HttpMessageHandler CreateHandler(IServiceProvider? services);

    /// <summary>Puts around a handler what must stand above everything that a test put around it.</summary>
    public virtual HttpMessageHandler Enclose(HttpMessageHandler handler) => handler;

    /// <summary>The conditions between client and server; null where bytes do not pass through this process alone.</summary>
    public virtual PipeNetwork? Network => null;

    /// <summary>Releases what the binding opened. The server and the channels have ended by then.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
