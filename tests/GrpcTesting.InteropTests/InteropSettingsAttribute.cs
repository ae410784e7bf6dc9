using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.InteropTests;

/// <summary>Runs a case over every transport, plain and over TLS, with a server of the fixture's own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropSettingsAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        InteropSetting.Own.Select(setting => new object[] { setting });
}
