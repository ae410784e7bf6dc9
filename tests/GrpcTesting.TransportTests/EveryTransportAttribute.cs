using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>
/// Runs a theory once over every transport that hosts a server in this process, and once through a proxy, unless
/// <see cref="NotThroughProxy"/> says why not.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryTransportAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        new[]
            {
                GrpcTransport.TestServer,
                GrpcTransport.Pipe,
                GrpcTransport.Tcp,
                GrpcTransport.UnixSocket,
                ProxiedTransport.Instance,
            }
            .Where(transport => transport != ProxiedTransport.Instance || NotThroughProxy.Find(testMethod) is null)
            .Select(transport => new object[] { transport });
}
