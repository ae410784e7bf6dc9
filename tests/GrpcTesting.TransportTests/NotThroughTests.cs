using System.Reflection;
using GrpcTesting.Tests;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>
/// The suite runs through a proxy and through gRPC for Python, row by row, but for the exceptions that
/// <see cref="NotThrough"/> lists.
/// </summary>
/// <remarks>
/// The suite is what runs on every transport with one result. The rows of <see cref="DifferenceTests"/> are not of it:
/// they say what one transport does, and two servers in a row do something else. Nor is TLS, which is between two
/// neighbours and ends at a proxy.
/// </remarks>
public class NotThroughTests
{
    // The rows of each test, by its name.
    private static readonly ILookup<string, object[]> Suite = typeof(NotThroughTests).Assembly.GetTypes()
        .Where(type => type != typeof(NotThroughTests))
        .SelectMany(type => type.GetMethods())
        .SelectMany(method => method.GetCustomAttributes<DataAttribute>()
            .Select(data => data.GetData(method).ToList())
            .Where(RunsOnEveryTransport)
            .SelectMany(rows => rows, (_, row) => (Test: $"{method.DeclaringType!.Name}.{method.Name}", Row: row)))
        .ToLookup(one => one.Test, one => one.Row);

    [Fact]
    public void Runs_through_the_proxy_but_for_a_few_exceptions() => Assert.Equal(
        NotThrough.Proxy.Reasons.Keys.Order(),
        Suite.SelectMany(test => FindMissing(NotThrough.Proxy, test.Key)).Order());

    /// <summary>Test by test: where there is no Python, the suite has no such rows, and each is skipped here.</summary>
    [Theory, EveryTest]
    public void Runs_against_a_foreign_server_but_for_a_few_exceptions(string test) => Assert.Equal(
        NotThrough.Python.Reasons.Keys.Where(name => TestOf(name) == test).Order(),
        FindMissing(NotThrough.Python, test).Order());

    [Fact]
    public void An_exception_of_one_row_does_not_cover_the_others()
    {
        const string Test = "StatusTests.A_status_arrives_with_its_detail_and_trailers";

        Assert.Equal([$"{Test}(OK)"], FindMissing(Suite[Test], NotThrough.Proxy.Transport, Test));
        Assert.Equal(
            [$"{Test}(OK)", $"{Test}(NotFound)"],
            FindMissing(
                Suite[Test].Where(row => !row.SequenceEqual([NotThrough.Proxy.Transport, Grpc.Core.StatusCode.NotFound])),
                NotThrough.Proxy.Transport,
                Test));
        Assert.Equal(
            [Test],
            FindMissing(
                Suite[Test].Where(row => !row[0].Equals(NotThrough.Proxy.Transport)), NotThrough.Proxy.Transport, Test));
    }

    private static bool RunsOnEveryTransport(List<object[]> rows) =>
        rows.Exists(row => row[0].Equals(GrpcTransport.TestServer)) && rows.Exists(row => row[0].Equals(GrpcTransport.Tcp));

    private static IEnumerable<string> FindMissing(NotThrough way, string test) =>
        FindMissing(Suite[test], way.Transport, test);

    // As exceptions are named: the test when it does not run that way at all, else each of its rows that does not.
    private static IEnumerable<string> FindMissing(IEnumerable<object[]> rows, GrpcTransport way, string test)
    {
        var missing = ArgumentsOver(GrpcTransport.TestServer).ToList();
        var there = ArgumentsOver(way).ToList();
        there.ForEach(arguments => missing.Remove(arguments));
        return there.Count > 0 || missing.Count == 0 ? missing.Select(arguments => $"{test}({arguments})") : [test];

        IEnumerable<string> ArgumentsOver(GrpcTransport transport) =>
            rows.Where(row => row[0].Equals(transport)).Select(row => string.Join(", ", row.Skip(1)));
    }

    private static string TestOf(string name) => name.Split('(')[0];

    /// <summary>The tests of the suite, and those of which there are exceptions. Skipped where there is no Python.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class EveryTestAttribute : DataAttribute
    {
        public EveryTestAttribute() => Skip = Python.Missing;

        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            Suite.Select(test => test.Key).Union(NotThrough.Python.Reasons.Keys.Select(TestOf)).Order()
                .Select(test => new object[] { test });
    }
}
