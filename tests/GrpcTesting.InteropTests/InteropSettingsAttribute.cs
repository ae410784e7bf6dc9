using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.InteropTests;

/// <summary>
/// Runs a case over every transport, plain and over TLS, and through a proxy, with a server of the fixture's own.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropSettingsAttribute : DataAttribute
{
    /// <summary>Whether a proxy can carry the case.</summary>
    public bool ThroughProxy { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        InteropSetting.Own.Concat(ThroughProxy ? InteropSetting.Proxied : []).Select(setting => new object[] { setting });
}
