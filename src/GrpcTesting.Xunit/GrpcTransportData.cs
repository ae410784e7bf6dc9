using System.ComponentModel;
using Xunit.Abstractions;

namespace GrpcTesting;

/// <summary>
/// A <see cref="GrpcTransport"/> as <see cref="GrpcTransportsAttribute"/> hands it to xunit, which can write it down
/// and so list its tests one by one. xunit converts it to the transport that the theory takes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrpcTransportData : IXunitSerializable
{
    private GrpcTransport _transport;

    /// <summary>For xunit, which fills it with <see cref="Deserialize"/>.</summary>
    public GrpcTransportData()
        : this(GrpcTransport.Pipe)
    {
    }

    internal GrpcTransportData(GrpcTransport transport) => _transport = transport;

    /// <summary>The transport.</summary>
    public static implicit operator GrpcTransport(GrpcTransportData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data._transport;
    }

    /// <summary>The transport.</summary>
    public GrpcTransport ToGrpcTransport() => _transport;

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.AddValue("name", _transport.Name);
    }

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        _transport = Parse(info.GetValue<string>("name"));
    }

    /// <summary>As the test's name shows it.</summary>
    public override string ToString() => _transport.ToString();

    internal static GrpcTransport Parse(string name) => name?.ToUpperInvariant() switch
    {
        "TESTSERVER" => GrpcTransport.TestServer,
        "PIPE" => GrpcTransport.Pipe,
        "TCP" => GrpcTransport.Tcp,
        "UNIX" => GrpcTransport.UnixSocket,
        _ when Uri.TryCreate(name, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" =>
            GrpcTransport.Remote(address),
        _ => throw new ArgumentException(
            $"GrpcTransports names '{name}', which is not a transport. The names are 'testserver', 'pipe', 'tcp', "
            + "'unix', or an http(s):// address."),
    };
}
