using System.Text.RegularExpressions;

namespace GrpcTesting.Tests;

/// <summary>The C# code of the documentation is compiled: each block stands in a sample or a test as it is.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_code_block_of_a_page_is_compiled_somewhere(string page)
    {
        var compiled = new[] { "samples", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => WithoutIndentation(File.ReadAllText(path)))
            .ToList();

        foreach (Match block in CodeBlocks().Matches(Repository.Read(page)))
        {
            var code = WithoutIndentation(block.Groups["code"].Value);
            Assert.True(
                compiled.Any(file => file.Contains(code, StringComparison.Ordinal)),
                $"{page} shows code that stands in no sample and no test:\n{block.Groups["code"].Value}");
        }
    }

    private static string WithoutIndentation(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();
}
