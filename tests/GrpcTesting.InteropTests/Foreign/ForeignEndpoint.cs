namespace GrpcTesting.InteropTests;

/// <summary>Where the foreign server listens; it listens everywhere at once.</summary>
internal enum ForeignEndpoint
{
    /// <summary>A free port of 127.0.0.1.</summary>
    Tcp,

    /// <summary>Another one, with a certificate of <see cref="TestCertificateAuthority.Shared"/>.</summary>
    Tls,

    /// <summary>A socket in a private directory.</summary>
    UnixSocket,
}
