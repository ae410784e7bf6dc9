using Xunit.Abstractions;

namespace GrpcTesting;

/// <summary>
/// A test class for one service: each test gets a fresh server with just this service in it. Its dependencies come from
/// <see cref="GrpcTest.Configure"/>.
/// </summary>
/// <typeparam name="TService">The class that implements the service.</typeparam>
/// <param name="output">The test's output, as xunit hands it to the constructor.</param>
public abstract class GrpcTest<TService>(ITestOutputHelper output) : GrpcTest(output)
    where TService : class
{
    private protected override GrpcFixture CreateFixture(Action<GrpcFixtureOptions> configure) =>
        GrpcServiceFixture.Create<TService>(configure);
}
