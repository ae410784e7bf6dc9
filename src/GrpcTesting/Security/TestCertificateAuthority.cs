using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GrpcTesting.Security;

namespace GrpcTesting;

/// <summary>
/// A certificate authority that lives in memory and issues certificates for tests: of servers, of clients, expired
/// ones. No machine trusts it; a fixture's server and channels do when it is their
/// <see cref="GrpcTlsOptions.Authority"/>.
/// </summary>
/// <remarks>
/// <para>Keys are ECDSA P-256. It issues certificates directly, without intermediates, because Windows would put those
/// into the user's store. Certificates carry no revocation addresses: nothing is downloaded.</para>
/// <para>Keys stay in memory, except on Windows: SChannel cannot use such keys, so there the key of an issued
/// certificate is in the user's key container until the certificate is disposed or collected.</para>
/// <para>All members may be used from several threads.</para>
/// </remarks>
public sealed class TestCertificateAuthority : IDisposable
{
    private static readonly Lazy<TestCertificateAuthority> LazyShared = new(() => new TestCertificateAuthority());

    private readonly Lock _gate = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lazy<X509Certificate2> _server;
    private readonly Lazy<X509Certificate2> _client;
    private bool _disposed;

    /// <summary>Makes an authority with a key of its own.</summary>
    /// <param name="name">The common name of its certificate.</param>
    /// <param name="timeProvider">
    /// The clock that validity is counted from and checked against; null for the system's. With another clock, a server
    /// checks clients at the time of each connection, and a channel checks the server at the time the channel was made.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TestCertificateAuthority(string name = "GrpcTesting", TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        TimeProvider = timeProvider ?? TimeProvider.System;
        Certificate = CertificateFactory.CreateRoot(name, _key, TimeProvider.GetUtcNow());
        _server = new(() => CreateServerCertificate());
        _client = new(() => CreateClientCertificate("client"));
    }

    /// <summary>
    /// The authority of fixtures that name no other: one for the process, made when it is first needed, because a key
    /// costs time. Disposing it does nothing.
    /// </summary>
    public static TestCertificateAuthority Shared => LazyShared.Value;

    /// <summary>Its own certificate, without the key: what a client that trusts it needs. Disposed with it.</summary>
    public X509Certificate2 Certificate { get; }

    internal TimeProvider TimeProvider { get; }

    /// <summary>The certificate of servers that bring none.</summary>
    internal X509Certificate2 ServerCertificate => _server.Value;

    /// <summary>The certificate of channels that bring none where the server requires one.</summary>
    internal X509Certificate2 ClientCertificate => _client.Value;

    /// <summary>Issues a server's certificate with its key. The caller owns it.</summary>
    /// <param name="configure">
    /// Changes validity and hosts. Without hosts it serves for every transport: <c>localhost</c>, <c>pipe</c>,
    /// <c>127.0.0.1</c> and <c>::1</c>.
    /// </param>
    /// <exception cref="ArgumentException">The certificate would end before it begins.</exception>
    /// <exception cref="ObjectDisposedException">The authority is disposed.</exception>
    public X509Certificate2 CreateServerCertificate(Action<TestCertificateOptions>? configure = null)
    {
        var options = Configure(configure);
        if (options.Hosts.Count == 0)
        {
            foreach (var host in new[] { "localhost", "pipe", "127.0.0.1", "::1" })
            {
                options.Hosts.Add(host);
            }
        }

        return Issue(options.Hosts[0], CertificateFactory.ServerAuthentication, options);
    }

    /// <summary>Issues a client's certificate with its key. The caller owns it.</summary>
    /// <param name="name">The common name: <c>x509_common_name</c> in the server's
    /// <see cref="Grpc.Core.ServerCallContext.AuthContext"/>.</param>
    /// <param name="configure">Changes validity, and adds hosts and URIs.</param>
    /// <exception cref="ArgumentException">The name is empty, or the certificate would end before it begins.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The authority is disposed.</exception>
    public X509Certificate2 CreateClientCertificate(string name, Action<TestCertificateOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Issue(name, CertificateFactory.ClientAuthentication, Configure(configure));
    }

    /// <summary>Releases its key and certificate. Certificates that it issued to a test stay usable.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed || (LazyShared.IsValueCreated && ReferenceEquals(this, Shared)))
            {
                return;
            }

            _disposed = true;
        }

        _key.Dispose();
        Certificate.Dispose();
    }

    private TestCertificateOptions Configure(Action<TestCertificateOptions>? configure)
    {
        var options = new TestCertificateOptions(TimeProvider.GetUtcNow());
        configure?.Invoke(options);
        return options.NotBefore < options.NotAfter
            ? options
            : throw new ArgumentException(
                $"The certificate would end before it begins: NotBefore is {options.NotBefore:u}, and NotAfter is "
                + $"{options.NotAfter:u}.",
                nameof(configure));
    }

    private X509Certificate2 Issue(string name, string purpose, TestCertificateOptions options)
    {
        // A key does not promise to sign for several threads at once.
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return CertificateFactory.Issue(name, purpose, options, Certificate, _key);
        }
    }
}
