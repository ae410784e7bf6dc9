using System.Reflection;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace GrpcTesting.InteropTests;

/// <summary>What docs/interop.md says about the cases is what the tests are.</summary>
public partial class CoverageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "interop.md"));

    private static readonly IReadOnlyList<MethodInfo> Tests =
        [.. typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)];

    private static readonly IReadOnlyDictionary<string, string[]> Rows = Row().Matches(Page).ToDictionary(
        row => row.Groups["case"].Value,
        row => row.Groups["cells"].Value.Split('|', StringSplitOptions.TrimEntries));

    // What has to be here whatever the page says: the description's cases that a test of any client and server can play.
    private static readonly string[] Required =
    [
        "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream",
        "client_compressed_unary", "server_compressed_unary", "client_compressed_streaming",
        "server_compressed_streaming", "custom_metadata", "status_code_and_message", "special_status_message",
        "unimplemented_method", "unimplemented_service", "cancel_after_begin", "cancel_after_first_response",
        "timeout_on_sleeping_server",
    ];

    [Fact]
    public void Every_required_case_runs_on_every_transport_and_through_a_proxy_unless_it_is_about_compression()
    {
        foreach (var name in Required)
        {
            var test = Find(name, inForeignClient: false);

            Runs<InteropSettingsAttribute>(test).Should().BeTrue("{0} has a test on every transport", name);
            PassesProxy(test).Should().Be(!name.Contains("compressed", StringComparison.Ordinal), "{0} is such", name);
            Rows.Should().ContainKey(name);
        }
    }

    [Fact]
    public void Every_row_of_the_page_is_what_the_tests_do()
    {
        foreach (var (name, cells) in Rows)
        {
            var ours = Find(name, inForeignClient: false);
            var theirs = Find(name, inForeignClient: true);
            cells.Take(4).Should().Equal(
                [
                    Mark(Runs<InteropSettingsAttribute>(ours)),
                    Mark(PassesProxy(ours)),
                    Mark(Runs<ForeignServersAttribute>(ours)),
                    Mark(theirs is not null),
                ],
                "the tests of {0} are such", name);
            (ours is not null || theirs is not null || cells[4].Length > 0)
                .Should().BeTrue("{0} has a test, or a reason why it has none", name);
        }
    }

    [Fact]
    public void Every_case_of_a_foreign_client_is_on_the_page()
    {
        typeof(ForeignClientTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => CaseOf(method))
            .Should().BeSubsetOf(Rows.Keys);
    }

    private static MethodInfo? Find(string name, bool inForeignClient) => Tests.SingleOrDefault(method =>
        CaseOf(method) == name && (method.DeclaringType == typeof(ForeignClientTests)) == inForeignClient);

    private static string CaseOf(MethodInfo method) =>
        char.ToLowerInvariant(method.Name[0]) + method.Name[1..];

    private static bool Runs<TAttribute>(MethodInfo? method)
        where TAttribute : Attribute => method?.GetCustomAttribute<TAttribute>() is not null;

    // Against a foreign server a case passes a proxy wherever it does with the own one.
    private static bool PassesProxy(MethodInfo? method)
    {
        var own = method?.GetCustomAttribute<InteropSettingsAttribute>() is { ThroughProxy: true };
        if (method?.GetCustomAttribute<ForeignServersAttribute>() is { } foreign)
        {
            foreign.ThroughProxy.Should().Be(own, "{0} passes both proxies or none", method.Name);
        }

        return own;
    }

    private static string Mark(bool runs) => runs ? "yes" : "–";

    [GeneratedRegex(@"^\| `(?<case>[a-z0-9_]+)` \|(?<cells>.*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
