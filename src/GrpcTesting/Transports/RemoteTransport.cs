using GrpcTesting.Identities;
using GrpcTesting.Security;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Transports;

/// <summary>A server that somebody else started.</summary>
internal sealed class RemoteTransport : GrpcTransport
{
    private readonly Uri _address;

    public RemoteTransport(Uri address)
        : base(address?.ToString() ?? string.Empty)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException(
                $"'{address}' is not an absolute http or https address. Give one such as https://greeter.example:8443.",
                nameof(address));
        }

        _address = address;
    }

    internal override bool HostsServer => false;

    internal override TransportBinding Bind(string fixtureName) => new Binding(_address);

    public override string ToString() => $"Remote({_address})";

    private sealed class Binding(Uri address) : TransportBinding
    {
        public override Uri Address => address;

        public override void UseTls(TlsSetup tls) => throw new InvalidOperationException(
            $"UseTls needs the server in this process, but the fixture uses GrpcTransport.Remote({address}), whose "
            + "address says whether it speaks TLS. To present a certificate to an https address, use "
            + "ConfigureChannel(channel => channel.UseClientCertificate(certificate)).");

        public override void ConfigureServer(IServiceCollection services) =>
            throw new InvalidOperationException("A remote transport has no server to configure.");

        public override HttpMessageHandler Enclose(HttpMessageHandler handler) =>
            new UserRefusal($"Remote({address})", handler);

        public override HttpMessageHandler CreateHandler(IServiceProvider? services)
        {
            var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                ClientTls.Enable(handler);
            }

            return handler;
        }
    }
}
