using Xunit.Abstractions;

namespace GrpcTesting;

/// <summary>Shared fixtures and the output of a test.</summary>
public static class GrpcFixtureOutputExtensions
{
    /// <summary>
    /// Writes what server and client log to a test's output, until the result is disposed: dispose it when the test
    /// ends. Make the test's clients with <see cref="LogOutput.CreateClient{TClient}"/>, and tests that share the
    /// fixture and run in parallel each get their own.
    /// </summary>
    /// <remarks>When the test ends without disposing it, xunit's output refuses the next entry, and that is the last.
    /// </remarks>
    public static LogOutput WriteLogsTo(this GrpcFixture fixture, ITestOutputHelper output)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        ArgumentNullException.ThrowIfNull(output);
        return fixture.WriteLogsTo(entry => output.WriteLine($"{entry}"));
    }
}
