namespace GrpcTesting.InteropTests;

/// <summary>A fact that needs <see cref="Python"/>, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Looks for Python.</summary>
    public PythonFactAttribute() => Skip = Python.Missing;
}
