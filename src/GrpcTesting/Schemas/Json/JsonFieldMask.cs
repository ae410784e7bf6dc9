using System.Text;
using System.Text.Json;

namespace GrpcTesting.Schemas;

/// <summary>Field masks as one string of paths in lower camel case: <c>"user.displayName,photo"</c>.</summary>
internal static class JsonFieldMask
{
    public static void Read(JsonValue value, DynamicMessage message)
    {
        if (value.Type != JsonTokenType.String)
        {
            throw value.Wrong($"expected a string of paths such as \"user.displayName,photo\", but found {value.Shown}");
        }

        if (value.Text.Length == 0)
        {
            return;
        }

        var paths = message.List(message.Descriptor.FindFieldByNumber(1));
        foreach (var path in value.Text.Split(','))
        {
            paths.Add(ToSnakeCase(path) ?? throw value.Wrong(
                $"the path '{path}' is not in lower camel case, such as \"user.displayName\""));
        }
    }

    public static string Write(DynamicMessage message) => string.Join(
        ',',
        ((List<object>?)message.Find(1) ?? []).Select(path => ToCamelCase((string)path)
            ?? throw new TranslationException($"JSON has no word for the path '{path}' of a field mask")));

    private static string? ToSnakeCase(string path)
    {
        var text = new StringBuilder(path.Length + 8);
        foreach (var character in path)
        {
            if (character == '_')
            {
                return null;
            }

            if (char.IsAsciiLetterUpper(character))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }

    // Null where the way back would lead elsewhere.
    private static string? ToCamelCase(string path)
    {
        var text = new StringBuilder(path.Length);
        for (var index = 0; index < path.Length; index++)
        {
            var character = path[index];
            if (char.IsAsciiLetterUpper(character))
            {
                return null;
            }

            if (character != '_')
            {
                text.Append(character);
            }
            else if (++index < path.Length && char.IsAsciiLetterLower(path[index]))
            {
                text.Append(char.ToUpperInvariant(path[index]));
            }
            else
            {
                return null;
            }
        }

        return text.ToString();
    }
}
