using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Tests.Measuring;

public class TableTests
{
    [Fact]
    public void Figures_are_aligned_at_their_end()
    {
        var table = new Table("", "TCP");
        table.Add("unary", "1");
        table.Add("up", "1,000");

        Assert.Equal("         TCP\nunary      1\nup     1,000\n", table.ToString());
        Assert.Equal("|  | TCP |\n| --- | ---: |\n| unary | 1 |\n| up | 1,000 |\n", table.ToMarkdown());
    }

    [Fact]
    public void Fails_when_a_row_has_other_columns() => Assert.Equal(
        "A row of 1 cells in a table of 2 columns: unary. (Parameter 'cells')",
        Assert.Throws<ArgumentException>(() => new Table("", "TCP").Add("unary")).Message);
}
