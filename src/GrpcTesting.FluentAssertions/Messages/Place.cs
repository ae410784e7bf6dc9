using System.Globalization;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

/// <summary>Where a comparison is. The path is written only when there is a difference to report.</summary>
internal sealed class Place
{
    private readonly Place? _parent;
    private readonly object _step;

    private Place(Place? parent, object step, PathRules? rules)
    {
        _parent = parent;
        _step = step;
        Rules = rules;
    }

    /// <summary>What the options say about this place; null when they say nothing.</summary>
    public PathRules? Rules { get; }

    /// <param name="name">What comes before every path, such as <c>[2]</c>; may be empty.</param>
    /// <param name="rules">What the options say about the message.</param>
    public static Place Root(string name, PathRules? rules = null) => new(null, name, rules);

    public Place Field(string name) => new(this, name, Rules?.Find(name));

    /// <summary>An item of a repeated field, or of a map. The rules of the field are those of its items.</summary>
    /// <param name="key">The index, or the key.</param>
    public Place Item(object key) => new(this, new ItemStep(key), Rules);

    /// <summary>What an Any holds.</summary>
    public Place Unpacked(string typeName) =>
        new(this, new ItemStep(new PlainText(typeName)), Rules?.Find($"[{typeName}]"));

    public override string ToString()
    {
        if (_parent is null)
        {
            return (string)_step;
        }

        var parent = _parent.ToString();
        return _step is string name && parent.Length > 0 ? $"{parent}.{name}" : $"{parent}{_step}";
    }

    private sealed record ItemStep(object Key)
    {
        public override string ToString() => Key is string text
            ? $"[{Shown.Text(text)}]"
            : string.Create(CultureInfo.InvariantCulture, $"[{(Key is bool flag ? Shown.Value(flag) : Key)}]");
    }
}
