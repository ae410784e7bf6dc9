using System.Reflection;
using GrpcTesting.Tests;
using Xunit.Sdk;

namespace GrpcTesting.InteropTests;

/// <summary>Runs a theory over the transports that another process can reach: TCP and Unix sockets, plain and over TLS.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForeignClientSettingsAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => InteropSetting.Own
        .Where(setting => setting.Transport == GrpcTransport.Tcp
            || (setting.Transport == GrpcTransport.UnixSocket && Python.HasUnixSockets))
        .Select(setting => new object[] { setting });
}
