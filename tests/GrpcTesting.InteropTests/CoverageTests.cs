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

    [Fact]
    public void Every_row_of_the_page_is_what_the_tests_do()
    {
        Rows.Should().HaveCountGreaterThan(20);
        foreach (var (name, cells) in Rows)
        {
            var ours = Find(name, inForeignClient: false);
            var theirs = Find(name, inForeignClient: true);
            cells.Take(3).Should().Equal(
                [Mark(Runs<InteropSettingsAttribute>(ours)), Mark(Runs<ForeignServersAttribute>(ours)), Mark(theirs is not null)],
                "the tests of {0} are such", name);
            (ours is not null || theirs is not null || cells[3].Length > 0)
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

    private static string Mark(bool runs) => runs ? "yes" : "–";

    [GeneratedRegex(@"^\| `(?<case>[a-z0-9_]+)` \|(?<cells>.*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
