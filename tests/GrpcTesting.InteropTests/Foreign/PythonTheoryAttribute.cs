using GrpcTesting.Tests;

namespace GrpcTesting.InteropTests;

/// <summary>A theory that needs <see cref="Python"/>, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for Python.</summary>
    public PythonTheoryAttribute() => Skip = Python.Missing;
}
