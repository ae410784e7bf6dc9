using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>
/// Runs a theory once over every transport that hosts a server in this process, once through a proxy, and, where there is
/// Python, once with a server on gRPC for Python, unless <see cref="NotThrough"/> says why not.
/// </summary>
/// <remarks>Where there is no Python, <see cref="NotThroughTests"/> reports each test as skipped.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryTransportAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        new[] { GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket }
            .Concat(NotThrough.All
                .Where(way => way.Missing is null && way.Passes(testMethod))
                .Select(way => way.Transport))
            .Select(transport => new object[] { transport });
}
