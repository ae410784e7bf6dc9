using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>Runs a theory once over every transport that hosts a server in this process.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryTransportAttribute : DataAttribute
{
    /// <summary>A transport that the behaviour is not expected on, as docs/transports.md lists it.</summary>
    public string? Except { get; init; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        new[] { GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket }
            .Where(transport => transport.Name != Except)
            .Select(transport => new object[] { transport });
}
