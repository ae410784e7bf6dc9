using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using GrpcTesting.Security;

namespace GrpcTesting;

/// <summary>What a single channel does differently on TLS.</summary>
public static class GrpcTlsChannelExtensions
{
    /// <summary>
    /// Makes a channel of a fixture present this certificate when the server asks for one, instead of
    /// <see cref="GrpcTlsOptions.ClientCertificate"/>.
    /// </summary>
    /// <remarks>For <see cref="GrpcFixture.CreateChannel"/> and <see cref="GrpcFixtureOptions.ConfigureChannel"/>. It
    /// works on <see cref="GrpcTransport.Remote(Uri)"/> with an https address too.</remarks>
    /// <param name="channel">The channel's options, whose handler is the fixture's, wrapped or not.</param>
    /// <param name="certificate">A certificate with its private key, which stays the caller's; null for none.</param>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    /// <exception cref="InvalidOperationException">The channel does not speak TLS, or its handler is not the fixture's.
    /// </exception>
    public static void UseClientCertificate(this GrpcChannelOptions channel, X509Certificate2? certificate)
    {
        ArgumentNullException.ThrowIfNull(channel);
        PrivateKeys.Require(certificate, nameof(certificate));
        ClientTls.Find(channel.HttpHandler).Present(certificate);
    }
}
