namespace GrpcTesting.Messages;

/// <summary>What the options say about one field, and about the fields below it.</summary>
internal sealed class PathRules
{
    private readonly Dictionary<string, PathRules> _below = [];

    /// <summary>The field is not compared.</summary>
    public bool IsExcluded { get; set; }

    /// <summary>The order of its items does not count.</summary>
    public bool IsUnordered { get; set; }

    /// <summary>The rules of a field below; null when there are none.</summary>
    public PathRules? Find(string name) => _below.GetValueOrDefault(name);

    public PathRules Require(string name)
    {
        if (!_below.TryGetValue(name, out var rules))
        {
            _below.Add(name, rules = new PathRules());
        }

        return rules;
    }
}
