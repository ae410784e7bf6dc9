using System.Reflection;
using GrpcTesting.Tests;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>
/// The suite runs through a proxy and through gRPC for Python, but for the exceptions that <see cref="NotThrough"/>
/// lists.
/// </summary>
public class NotThroughTests
{
    [Fact]
    public void What_runs_on_every_transport_runs_through_the_proxy_but_for_a_few_exceptions() =>
        Assert.Equal(Excepted(NotThrough.Proxy), FindMissing(NotThrough.Proxy));

    [PythonFact]
    public void What_runs_on_every_transport_runs_against_a_foreign_server_but_for_a_few_more() =>
        Assert.Equal(Excepted(NotThrough.Python), FindMissing(NotThrough.Python));

    private static IEnumerable<string> Excepted(NotThrough way) =>
        way.Reasons.Keys.Select(name => name.Split('(')[0]).Order();

    private static IEnumerable<string> FindMissing(NotThrough way) =>
        typeof(NotThroughTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method =>
                method.GetCustomAttributes<DataAttribute>().SelectMany(data => FindMissing(way, method, data)))
            .Distinct()
            .Order();

    // The test's name, for each of its cases that runs over every transport and not that way.
    private static IEnumerable<string> FindMissing(NotThrough way, MethodInfo method, DataAttribute data)
    {
        var transports = data.GetData(method).Select(row => row[0]).ToList();
        return transports.Contains(GrpcTransport.TestServer) && transports.Contains(GrpcTransport.Tcp)
            ? Enumerable.Repeat(
                $"{method.DeclaringType!.Name}.{method.Name}",
                transports.Count(GrpcTransport.TestServer.Equals) - transports.Count(way.Transport.Equals))
            : [];
    }
}
