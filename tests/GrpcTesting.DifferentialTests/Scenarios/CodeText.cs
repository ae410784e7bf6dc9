using System.Globalization;
using System.Text;

namespace GrpcTesting.DifferentialTests;

/// <summary>Scenarios as C#.</summary>
internal static class CodeText
{
    /// <summary>A test that compares this scenario on the transport with TCP.</summary>
    public static string Test(Scenario scenario, GrpcTransport? transport = null)
    {
        var code = new StringBuilder();
        code.AppendLine("[Fact]");
        code.AppendLine(CultureInfo.InvariantCulture, $"public Task Scenario{(scenario.Seed is null ? "" : $"_{scenario.Seed}")}() =>");
        code.AppendLine(CultureInfo.InvariantCulture,
            $"    Differential.AssertEqualsTcpAsync(GrpcTransport.{transport ?? GrpcTransport.Pipe}, new Scenario");
        code.AppendLine("    {");
        foreach (var line in Properties(scenario))
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"        {line},");
        }

        code.AppendLine("        Steps =");
        code.AppendLine("        [");
        foreach (var step in scenario.Steps)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"            {step},");
        }

        code.AppendLine("        ],");
        code.AppendLine("    });");
        return code.ToString().ReplaceLineEndings("\n");
    }

    public static string List(IEnumerable<Header> headers) =>
        string.Join(", ", headers.Select(header => $"new({Text(header.Key)}, {Text(header.Value)})"));

    /// <summary>A string literal. What is not printable ASCII is escaped.</summary>
    public static string Text(string value)
    {
        var literal = new StringBuilder("\"");
        foreach (var character in value)
        {
            literal.Append(character switch
            {
                '"' or '\\' => $"\\{character}",
                >= ' ' and <= '~' => character.ToString(),
                _ => $"\\u{(int)character:x4}",
            });
        }

        return literal.Append('"').ToString();
    }

    private static IEnumerable<string> Properties(Scenario scenario)
    {
        if (scenario.Seed is not null)
        {
            yield return $"Seed = {scenario.Seed}";
        }

        yield return $"Kind = CallKind.{scenario.Kind}";
        if (scenario.Calls != 1)
        {
            yield return $"Calls = {scenario.Calls}";
        }

        if (scenario.RequestHeaders.Count > 0)
        {
            yield return $"RequestHeaders = [{List(scenario.RequestHeaders)}]";
        }

        if (scenario.Compression != Compression.None)
        {
            yield return $"Compression = Compression.{scenario.Compression}";
        }

        if (scenario.Deadline != CallDeadline.None)
        {
            yield return $"Deadline = CallDeadline.{scenario.Deadline}";
        }

        if (scenario.ClientInterceptors != 0)
        {
            yield return $"ClientInterceptors = {scenario.ClientInterceptors}";
        }

        if (scenario.ServerInterceptors != 0)
        {
            yield return $"ServerInterceptors = {scenario.ServerInterceptors}";
        }

        if (scenario.ClientLimit is { } clientLimit)
        {
            yield return $"ClientLimit = {clientLimit}";
        }

        if (scenario.ServerLimit is { } serverLimit)
        {
            yield return $"ServerLimit = {serverLimit}";
        }

        if (scenario.DetailedErrors)
        {
            yield return "DetailedErrors = true";
        }

        if (scenario.Unmapped)
        {
            yield return "Unmapped = true";
        }
    }
}
