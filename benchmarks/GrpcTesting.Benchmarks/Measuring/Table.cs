using System.Text;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>A table for people, in columns of a terminal or as Markdown. The first column names the row.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether the cells are words rather than figures.</summary>
    public bool IsText { get; init; }

    /// <exception cref="ArgumentException">Not as many cells as there are columns.</exception>
    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException(
                $"A row of {cells.Length} cells in a table of {columns.Length} columns: {string.Join(" | ", cells)}.",
                nameof(cells));
        }

        _rows.Add(cells);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        AppendLine(columns);
        AppendLine([.. columns.Select((_, column) => column == 0 || IsText ? "---" : "---:")]);
        _rows.ForEach(AppendLine);
        return text.ToString();

        void AppendLine(string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    public override string ToString()
    {
        var widths = columns
            .Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Length).Max())
            .ToArray();
        var text = new StringBuilder();
        AppendLine(columns);
        _rows.ForEach(AppendLine);
        return text.ToString();

        void AppendLine(string[] cells) => text
            .AppendJoin("  ", cells.Select((cell, column) =>
                column == 0 || IsText ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))
            .Append('\n');
    }
}
