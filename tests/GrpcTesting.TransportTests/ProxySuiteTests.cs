using System.Reflection;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>The suite runs through a proxy, but for the exceptions that <see cref="NotThroughProxy"/> lists.</summary>
public class ProxySuiteTests
{
    [Fact]
    public void What_runs_on_every_transport_runs_through_the_proxy_but_for_a_few_exceptions()
    {
        var missing = typeof(ProxySuiteTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<DataAttribute>().SelectMany(data => Missing(method, data)))
            .ToList();

        Assert.Equal(
            NotThroughProxy.Reasons.Keys.Select(name => name.Split('(')[0]).Order(), missing.Distinct().Order());
    }

    // The test's name, for each of its cases that runs over every transport and not through the proxy.
    private static IEnumerable<string> Missing(MethodInfo method, DataAttribute data)
    {
        var transports = data.GetData(method).Select(row => row[0]).ToList();
        return transports.Contains(GrpcTransport.TestServer) && transports.Contains(GrpcTransport.Tcp)
            ? Enumerable.Repeat(
                $"{method.DeclaringType!.Name}.{method.Name}",
                transports.Count(GrpcTransport.TestServer.Equals) - transports.Count(ProxiedTransport.Instance.Equals))
            : [];
    }
}
