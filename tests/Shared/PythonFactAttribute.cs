namespace GrpcTesting.Tests;

/// <summary>A fact that needs <see cref="Python"/>, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Looks for Python.</summary>
    public PythonFactAttribute() => Skip = Python.Missing;
}
