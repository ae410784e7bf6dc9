using Xunit.Abstractions;

namespace GrpcTesting;

/// <summary>A test class for a whole app: each test gets a fresh one, booted from its <c>Program</c>.</summary>
/// <typeparam name="TEntryPoint">Any public class of the app's assembly, commonly <c>Program</c>.</typeparam>
/// <param name="output">The test's output, as xunit hands it to the constructor.</param>
public abstract class GrpcAppTest<TEntryPoint>(ITestOutputHelper output) : GrpcTest(output)
    where TEntryPoint : class
{
    private protected override GrpcFixture CreateFixture(Action<GrpcFixtureOptions> configure) =>
        GrpcTestFixture.Create<TEntryPoint>(configure);
}
