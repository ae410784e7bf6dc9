using System.Globalization;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>The options of a command: <c>--name</c>, or <c>--name value</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string?> _given = [];

    /// <param name="arguments">What follows the command.</param>
    /// <param name="flags">The options without a value, such as <c>--quick</c>.</param>
    /// <param name="values">The options with one.</param>
    /// <exception cref="UsageException">An unknown option, or one that lacks its value.</exception>
    public CommandOptions(IReadOnlyList<string> arguments, string[] flags, string[] values)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (flags.Contains(name))
            {
                _given[name] = null;
            }
            else if (!values.Contains(name))
            {
                throw new UsageException(
                    $"Unknown option '{name}'. There are: {string.Join(", ", flags.Concat(values))}.");
            }
            else if (++index < arguments.Count)
            {
                _given[name] = arguments[index];
            }
            else
            {
                throw new UsageException($"{name} needs a value.");
            }
        }
    }

    public bool Has(string flag) => _given.ContainsKey(flag);

    public string Text(string name, string otherwise) => _given.GetValueOrDefault(name) ?? otherwise;

    /// <exception cref="UsageException">The value is no number, or out of bounds.</exception>
    public double Number(string name, double otherwise, double least, double most)
    {
        if (_given.GetValueOrDefault(name) is not { } text)
        {
            return otherwise;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture, $"{name} takes a number from {least} to {most}, not '{text}'."));
    }
}
