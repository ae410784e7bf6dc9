using System.Net.Sockets;
using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting;

/// <summary>
/// Runs a theory with one parameter, a <see cref="GrpcTransport"/>, once for each transport. Names of results show it.
/// </summary>
/// <remarks>Test explorers list the theory, and its results below it: xunit 2 lists one by one only what it can write
/// down by itself.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GrpcTransportsAttribute : DataAttribute
{
    /// <summary>
    /// The transports of these names; without any, all that host a server in this process and that this machine
    /// supports.
    /// </summary>
    /// <param name="names"><c>testserver</c>, <c>pipe</c>, <c>tcp</c>, <c>unix</c>, or the <c>http(s)://</c> address of a
    /// remote server; case does not matter. A theory with another name fails.</param>
    public GrpcTransportsAttribute(params string[] names) => Names = names;

    /// <summary>The names as they were given.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A name is not a transport's.</exception>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        (Names.Count == 0 ? Supported() : Names.Select(Parse))
            .Select(transport => new object[] { transport })
            .ToList();

    private static IEnumerable<GrpcTransport> Supported()
    {
        GrpcTransport[] all =
            [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];
        return Socket.OSSupportsUnixDomainSockets
            ? all
            : all.Where(transport => transport != GrpcTransport.UnixSocket);
    }

    private static GrpcTransport Parse(string name) => name?.ToUpperInvariant() switch
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
