using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.InteropTests;

/// <summary>Runs a case through a proxy only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProxiedSettingsAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        InteropSetting.Proxied.Select(setting => new object[] { setting });
}
