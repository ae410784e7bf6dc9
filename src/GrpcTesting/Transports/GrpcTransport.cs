namespace GrpcTesting;

/// <summary>
/// How bytes travel between the client and the server of a fixture. The same test runs on each; what differs is
/// measured in docs/transports.md.
/// </summary>
/// <remarks>Two transports are equal when they are of the same kind and, for <see cref="Remote(Uri)"/>, reach the
/// same address.</remarks>
public abstract class GrpcTransport : IEquatable<GrpcTransport>
{
    private protected GrpcTransport(string name) => Name = name;

    /// <summary>
    /// ASP.NET Core's TestServer: requests are handed over as objects. There is no HTTP/2, so there are no frames,
    /// no HTTP/2 flow control and no header limits.
    /// </summary>
    public static GrpcTransport TestServer { get; } = new Transports.TestServerTransport();

    /// <summary>
    /// Real HTTP/2 over an in-memory duplex stream: Kestrel on one end, <see cref="SocketsHttpHandler"/> on the
    /// other, and no port. The default.
    /// </summary>
    public static GrpcTransport Pipe { get; } = new Transports.PipeTransport();

    /// <summary>Real HTTP/2 over TCP, on a free port of the IPv4 loopback address.</summary>
    public static GrpcTransport Tcp { get; } = new Transports.TcpTransport();

    /// <summary>
    /// Real HTTP/2 over a Unix domain socket, in a directory that only the current user can enter and that is
    /// removed at disposal.
    /// </summary>
    public static GrpcTransport UnixSocket { get; } = new Transports.UnixSocketTransport();

    /// <summary>The transport's name, as <c>GRPCTESTING_TRANSPORT</c> takes it.</summary>
    public string Name { get; }

    /// <summary>Whether the fixture boots the server itself. Only <see cref="Remote(Uri)"/> does not.</summary>
    internal virtual bool HostsServer => true;

    /// <summary>A server that runs elsewhere: a deployment, or another process.</summary>
    /// <param name="address">Its absolute <c>http</c> or <c>https</c> address.</param>
    /// <exception cref="ArgumentException">The address is relative or has another scheme.</exception>
    public static GrpcTransport Remote(Uri address) => new Transports.RemoteTransport(address);

    /// <inheritdoc cref="Remote(Uri)"/>
    public static GrpcTransport Remote(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? Remote(uri)
            : throw new ArgumentException(
                $"'{address}' is not an absolute address. Give one such as https://greeter.example:8443.",
                nameof(address));
    }

    /// <summary>One fixture's own endpoint on this transport.</summary>
    /// <param name="fixtureName">Who listens there, for messages.</param>
    internal abstract Transports.TransportBinding Bind(string fixtureName);

    /// <inheritdoc/>
    public bool Equals(GrpcTransport? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrpcTransport);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>The transport as code shows it, such as <c>Pipe</c> or <c>Remote(https://greeter.example)</c>.</summary>
    public abstract override string ToString();
}
