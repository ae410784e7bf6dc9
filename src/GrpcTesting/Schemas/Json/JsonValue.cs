using System.Text.Json;

namespace GrpcTesting.Schemas;

/// <summary>One value of a JSON text.</summary>
/// <param name="source">The text that it stands in.</param>
/// <param name="offset">Where it begins there, in bytes.</param>
/// <param name="parent">What it is a part of; null for the whole.</param>
/// <param name="label">How it is reached from there: <c>.name</c>, <c>[1]</c>.</param>
/// <param name="type">What it is.</param>
internal sealed class JsonValue(JsonText source, int offset, JsonValue? parent, string label, JsonTokenType type)
{
    public JsonTokenType Type => type;

    /// <summary>A string's content; else the token as it stands: <c>1e3</c>, <c>true</c>, <c>null</c>.</summary>
    public string Text { get; set; } = string.Empty;

    public List<JsonMember> Members { get; } = [];

    public List<JsonValue> Items { get; } = [];

    public bool IsNull => type == JsonTokenType.Null;

    private string Path => parent is null ? "$" : parent.Path + label;

    /// <summary>How it reads in a message: <c>the string "abc"</c>, <c>an array</c>.</summary>
    public string Shown => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the string \"{CallReport.Shortened(Text)}\"",
        JsonTokenType.Number => $"the number {CallReport.Shortened(Text)}",
        _ => Text,
    };

    /// <summary>The error of a value that is wrong here.</summary>
    public TranslationException Wrong(string problem, Exception? cause = null) =>
        new($"{source.Describe(offset)}, {Path}: {problem}.", cause);
}

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Label">Where the name stands.</param>
internal sealed record JsonMember(string Name, JsonValue Value, JsonValue Label);
