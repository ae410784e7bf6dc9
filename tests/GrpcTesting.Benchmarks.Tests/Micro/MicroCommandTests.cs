using System.Reflection;
using BenchmarkDotNet.Attributes;
using GrpcTesting.Benchmarks.Micro;

namespace GrpcTesting.Benchmarks.Tests.Micro;

/// <summary>What <c>micro</c> measures.</summary>
public class MicroCommandTests
{
    [Fact]
    public void What_comes_before_and_after_blocks_as_it_would_not_be_awaited()
    {
        var around = typeof(MicroCommand).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<TargetedAttribute>().Any())
            .ToList();

        Assert.NotEmpty(around);
        Assert.All(around, method => Assert.Equal(typeof(void), method.ReturnType));
    }
}
