using System.Text.RegularExpressions;

namespace GrpcTesting.Tests;

public partial class DocumentationTests
{
    [Fact]
    public void The_code_of_the_page_is_compiled_and_tested()
    {
        var examples = Unindented(Read("DocumentationExamples.cs"));
        var blocks = CodeBlock().Matches(Read("assertions.md")).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(9, blocks.Count);
        Assert.All(blocks.SelectMany(Parts), part => Assert.Contains(Unindented(part), examples, StringComparison.Ordinal));
    }

    // Usings are sorted among others; everything else stands together.
    private static string[] Parts(string block) =>
        block.StartsWith("using ", StringComparison.Ordinal) ? block.TrimEnd().Split('\n') : [block];

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");

    private static string Unindented(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
