using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GrpcTesting.Messages;

/// <summary>Finds the fields that the paths of the options name.</summary>
internal static partial class FieldPath
{
    /// <param name="path">Such as <c>a.b[].c</c>.</param>
    /// <param name="root">Where the path begins.</param>
    /// <param name="rules">The rules of the root; those of the path are added below it.</param>
    /// <param name="findType">Finds the types that an Any may hold.</param>
    /// <exception cref="ArgumentException">The path names no field or oneof.</exception>
    public static PathRules Resolve(
        string path, MessageDescriptor root, PathRules rules, Func<string, MessageDescriptor?> findType) =>
        Walk(path, root, rules, findType).Rules;

    /// <exception cref="ArgumentException">The path names no repeated field.</exception>
    public static PathRules ResolveRepeated(
        string path, MessageDescriptor root, PathRules rules, Func<string, MessageDescriptor?> findType)
    {
        var (found, field) = Walk(path, root, rules, findType);
        return field is { IsRepeated: true, IsMap: false }
            ? found
            : throw new ArgumentException($"\"{path}\" has no order: it is not a repeated field.");
    }

    private static (PathRules Rules, FieldDescriptor? Field) Walk(
        string path, MessageDescriptor root, PathRules rules, Func<string, MessageDescriptor?> findType)
    {
        var message = root;
        FieldDescriptor? field = null;
        var steps = Steps(path);
        for (var index = 0; index < steps.Count; index++)
        {
            var (name, brackets) = steps[index];
            if (message is null)
            {
                throw new ArgumentException(
                    $"\"{path}\" names no field: {field!.FullName} is not a message, and so has no \"{name}\".");
            }

            field = message.FindFieldByName(name);
            rules = rules.Require(name);
            if (field is null)
            {
                // A oneof ends a path: its cases are fields of the message around it.
                return index == steps.Count - 1 && brackets.Count == 0 && IsOneof(message, name)
                    ? (rules, null)
                    : throw NoSuchField(path, message, name);
            }

            message = MessageOf(field);
            foreach (var bracket in brackets)
            {
                if (bracket.Length == 0 && field.IsRepeated)
                {
                    continue;
                }

                if (message != Any.Descriptor)
                {
                    throw new ArgumentException(bracket.Length == 0
                        ? $"\"{path}\" names no field: {field.FullName} is not repeated."
                        : $"\"{path}\" names one item: a path names a field of all of them, as in {name}[].");
                }

                message = findType(bracket) ?? throw new ArgumentException(
                    $"\"{path}\" names no field: there is no type \"{bracket}\" in the type registry.");
                rules = rules.Require($"[{bracket}]");
            }
        }

        return (rules, field);
    }

    private static ArgumentException NoSuchField(string path, MessageDescriptor message, string name)
    {
        var names = message.Fields.InFieldNumberOrder().Select(field => field.Name).ToArray();
        return new ArgumentException(
            $"\"{path}\" names no field: {message.FullName} has no \"{name}\". " +
            (names.Length == 0 ? "It has no fields." : $"It has {string.Join(", ", names)}."));
    }

    private static bool IsOneof(MessageDescriptor message, string name) =>
        message.Oneofs.Any(oneof => oneof.Name == name && !oneof.IsSynthetic);

    // Of a map, the message is that of its values.
    private static MessageDescriptor? MessageOf(FieldDescriptor field)
    {
        var items = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        return items.FieldType is FieldType.Message or FieldType.Group ? items.MessageType : null;
    }

    private static List<(string Name, List<string> Brackets)> Steps(string path)
    {
        var match = Syntax().Match(path);
        if (!match.Success)
        {
            throw new ArgumentException($"\"{path}\" is not a path, such as a.b[].c.");
        }

        return
        [
            .. match.Groups["step"].Captures.Select(step => (
                step.Value.Split('[')[0],
                Bracket().Matches(step.Value).Select(bracket => bracket.Groups[1].Value).ToList())),
        ];
    }

    [GeneratedRegex(@"^(?<step>\w+(\[[^\[\]]*\])*)(\.(?<step>\w+(\[[^\[\]]*\])*))*$", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();

    [GeneratedRegex(@"\[([^\[\]]*)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Bracket();
}
