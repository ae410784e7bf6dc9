using System.Reflection;
using GrpcTesting.Tests;
using Xunit.Sdk;

namespace GrpcTesting.InteropTests;

/// <summary>
/// Runs a case against gRPC for Python as well, over TCP, TLS and a Unix socket, and behind a proxy. Skipped where there
/// is no Python.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForeignServersAttribute : DataAttribute
{
    /// <summary>Looks for Python.</summary>
    public ForeignServersAttribute() => Skip = Python.Missing;

    /// <summary>Whether a proxy can carry the case.</summary>
    public bool ThroughProxy { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        InteropSetting.Foreign.Concat(ThroughProxy ? InteropSetting.ForeignProxied : []).Select(setting => new object[] { setting });
}
