using GrpcTesting.Tests;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Where a case runs: who serves it, and what lies under HTTP/2. Results show its name.</summary>
/// <remarks>xunit writes it down by its name, so that every case is listed for each setting.</remarks>
public sealed class InteropSetting : IXunitSerializable
{
    /// <summary>For xunit.</summary>
    [Obsolete("Use one of the settings there are.", error: true)]
    public InteropSetting()
    {
    }

    private InteropSetting(string name) => Name = name;

    /// <summary>The settings whose server is a fixture's own, on every transport of this machine.</summary>
    internal static IReadOnlyList<InteropSetting> Own { get; } =
    [
        .. Transports().Select(transport => new InteropSetting($"{transport}") { Transport = transport }),
        .. Transports()
            .Where(transport => transport != GrpcTransport.TestServer)
            .Select(transport => new InteropSetting($"{transport}, TLS") { Transport = transport, Tls = true }),
    ];

    /// <summary>The settings whose server is gRPC for Python, in a process of its own.</summary>
    internal static IReadOnlyList<InteropSetting> Foreign { get; } =
    [
        new("Python over TCP") { Endpoint = ForeignEndpoint.Tcp },
        new("Python over TCP, TLS") { Endpoint = ForeignEndpoint.Tls, Tls = true },
        .. Python.HasUnixSockets
            ? [new InteropSetting("Python over a Unix socket") { Endpoint = ForeignEndpoint.UnixSocket }]
            : Array.Empty<InteropSetting>(),
    ];

    /// <summary>The settings with a proxy between the client and the service.</summary>
    internal static IReadOnlyList<InteropSetting> Proxied { get; } =
    [
        new("Pipe, through a proxy") { Transport = GrpcTransport.Pipe, IsProxied = true },
        new("Tcp, TLS, through a proxy") { Transport = GrpcTransport.Tcp, Tls = true, IsProxied = true },
    ];

    /// <summary>The same with gRPC for Python behind the proxy.</summary>
    internal static IReadOnlyList<InteropSetting> ForeignProxied { get; } =
    [
        new("Python over TCP, through a proxy") { Endpoint = ForeignEndpoint.Tcp, IsProxied = true },
    ];

    /// <summary>What messages call it.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>The fixture's transport; null where the server is foreign.</summary>
    internal GrpcTransport? Transport { get; private set; }

    /// <summary>Where the foreign server listens; null where the server is the fixture's.</summary>
    internal ForeignEndpoint? Endpoint { get; private set; }

    /// <summary>Whether TLS is under the connections.</summary>
    internal bool Tls { get; private set; }

    /// <summary>
    /// Whether the client calls a fixture without services, which forwards everything to the server on another one.
    /// </summary>
    internal bool IsProxied { get; private set; }

    /// <summary>Whether the fixture sees HTTP/2 frames.</summary>
    internal bool HasFrames => Transport is not null && Transport != GrpcTransport.TestServer;

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Name), Name);

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        var name = info.GetValue<string>(nameof(Name));
        var setting = Own.Concat(Proxied).Concat(Foreign).Concat(ForeignProxied).Single(setting => setting.Name == name);
        (Name, Transport, Endpoint, Tls, IsProxied) =
            (setting.Name, setting.Transport, setting.Endpoint, setting.Tls, setting.IsProxied);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Those that [GrpcTransports] runs a theory on.
    private static IEnumerable<GrpcTransport> Transports() =>
        new GrpcTransportsAttribute().GetData(null!).Select(row => (GrpcTransport)row[0]);
}
