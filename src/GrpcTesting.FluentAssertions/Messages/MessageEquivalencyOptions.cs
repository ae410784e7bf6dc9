using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Messages;

namespace GrpcTesting;

/// <summary>How two protobuf messages are compared. Each member changes the options and returns them.</summary>
/// <remarks>
/// A path names fields as the .proto file does, from the message that is compared: <c>author.name</c>. A field that is
/// repeated, or a map, may be followed by <c>[]</c>: <c>chapters[].title</c>. What a <c>google.protobuf.Any</c> holds
/// is reached by the name of its type: <c>extra[library.Author].name</c>.
/// </remarks>
public sealed class MessageEquivalencyOptions
{
    private readonly List<string> _excluded = [];
    private readonly List<string> _unordered = [];
    private TypeRegistry _types = TypeRegistry.Empty;
    private TypeRegistry? _ownTypes;
    private MessageDescriptor? _root;

    internal MessageEquivalencyOptions()
    {
    }

    internal bool IsUnordered { get; private set; }

    internal bool IgnoresUnknownFields { get; private set; }

    internal bool IsNaNStrict { get; private set; }

    /// <summary>Leaves fields, or whole oneofs, out of the comparison.</summary>
    /// <param name="paths">Which, such as <c>updated_at</c> or <c>chapters[].pages</c>.</param>
    /// <exception cref="ArgumentException">There is no path, or one is null or empty. A path that names no field is
    /// reported when the comparison begins.</exception>
    public MessageEquivalencyOptions Excluding(params string[] paths)
    {
        _excluded.AddRange(Validated(paths));
        return this;
    }

    /// <summary>Compares repeated fields without regard to the order of their items.</summary>
    /// <param name="paths">Which, such as <c>tags</c> or <c>chapters[].guests</c>.</param>
    /// <exception cref="ArgumentException">There is no path, or one is null or empty. A path that names no repeated
    /// field is reported when the comparison begins.</exception>
    public MessageEquivalencyOptions WithoutStrictOrderingFor(params string[] paths)
    {
        _unordered.AddRange(Validated(paths));
        return this;
    }

    /// <summary>Compares all repeated fields without regard to the order of their items.</summary>
    public MessageEquivalencyOptions WithoutStrictOrdering()
    {
        IsUnordered = true;
        return this;
    }

    /// <summary>Leaves out what arrived and the type does not know. Without this, such fields are compared.</summary>
    public MessageEquivalencyOptions IgnoringUnknownFields()
    {
        IgnoresUnknownFields = true;
        return this;
    }

    /// <summary>Has NaN equal nothing, as IEEE 754 does. Without this, NaN equals NaN.</summary>
    public MessageEquivalencyOptions WithStrictNaN()
    {
        IsNaNStrict = true;
        return this;
    }

    /// <summary>
    /// Names the types that may be packed in a <c>google.protobuf.Any</c>, so that they are compared field by field.
    /// Those of the .proto file of the message, and of the files it imports, are known without this; all others are
    /// compared by their bytes.
    /// </summary>
    /// <param name="types">The types; they replace those given before.</param>
    /// <exception cref="ArgumentNullException"><paramref name="types"/> is null.</exception>
    public MessageEquivalencyOptions WithTypeRegistry(TypeRegistry types)
    {
        ArgumentNullException.ThrowIfNull(types);
        _types = types;
        return this;
    }

    /// <summary>The rules that the paths make for a message of this type.</summary>
    /// <exception cref="ArgumentException">A path names no field of it.</exception>
    internal PathRules RulesFor(MessageDescriptor root)
    {
        (_root, _ownTypes) = (root, null);
        var rules = new PathRules();
        foreach (var path in _excluded)
        {
            FieldPath.Resolve(path, root, rules, FindType).IsExcluded = true;
        }

        foreach (var path in _unordered)
        {
            FieldPath.ResolveRepeated(path, root, rules, FindType).IsUnordered = true;
        }

        return rules;
    }

    /// <summary>What an Any holds; null when its type is not known, or its bytes are not of that type.</summary>
    internal IMessage? Unpack(Any any)
    {
        try
        {
            return FindType(Any.GetTypeName(any.TypeUrl))?.Parser.ParseFrom(any.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>"Not compared: updated_at." and the like, each on a line of its own; empty without options.</summary>
    internal string Describe() => string.Concat(
        _excluded.Count > 0 ? $"\nNot compared: {string.Join(", ", _excluded)}." : "",
        IsUnordered ? "\nIn any order: all repeated fields." : "",
        _unordered.Count > 0 && !IsUnordered ? $"\nIn any order: {string.Join(", ", _unordered)}." : "",
        IgnoresUnknownFields ? "\nNot compared: unknown fields." : "");

    private MessageDescriptor? FindType(string fullName) =>
        _types.Find(fullName) ?? (_ownTypes ??= TypeRegistry.FromFiles(_root!.File)).Find(fullName);

    private static string[] Validated([NotNull] string[]? paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Length == 0 || paths.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("Name one field or more; none of them is null or empty.", nameof(paths));
        }

        return paths;
    }
}
