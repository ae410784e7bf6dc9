namespace GrpcTesting.DifferentialTests;

/// <summary>A fact about the default scenarios, which is skipped where others are played.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DefaultRunFactAttribute : FactAttribute
{
    /// <summary>Looks at the settings.</summary>
    public DefaultRunFactAttribute() => Skip = SweepSettings.Current == SweepSettings.Default
        ? null
        : "It is about the scenarios of the default run, and others are played.";
}
