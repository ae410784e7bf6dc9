using FluentAssertions;
using GrpcTesting.Tests.Legacy;

namespace GrpcTesting.Tests.Messages;

public class Proto2Tests
{
    [Fact]
    public void Messages_without_a_required_field_compare()
    {
        new Letter().Should().BeEquivalentToMessage(new Letter());
        new Letter { From = "Ada" }.Should().NotBeEquivalentToMessage(new Letter());
    }

    [Fact]
    public void Presence_counts_even_where_the_value_is_the_default()
    {
        var letter = new Letter { From = "", Stamps = 2, Seal = new Letter.Types.Seal { Motto = "veritas" } };

        var failure = Failure.Of(() => letter.Should().BeEquivalentToMessage(new Letter()));

        Assert.Equal(
            """
            Expected letter to be equivalent to the given grpctesting.legacy.Letter, but it differs in 3 places:
              from: expected nothing, but found ""
              stamps: expected nothing, but found 2
              seal: expected nothing, but found { "motto": "veritas" }
            """,
            failure);
    }

    [Fact]
    public void Fields_of_a_group_have_paths()
    {
        var letter = new Letter { From = "Ada", Seal = new Letter.Types.Seal { Motto = "veritas" } };
        var expected = new Letter { From = "Ada", Seal = new Letter.Types.Seal { Motto = "fides" } };

        letter.Should().BeEquivalentToMessage(expected, o => o.Excluding("seal.motto"));
        var failure = Failure.Of(() => letter.Should().BeEquivalentToMessage(expected));

        Assert.Equal(
            """
            Expected letter to be equivalent to the given grpctesting.legacy.Letter, but it differs in 1 place:
              seal.motto: expected "fides", but found "veritas"
            """,
            failure);
    }

    [Fact]
    public void Extensions_differ_by_number()
    {
        var letter = new Letter { From = "Ada" };
        letter.SetExtension(LegacyExtensions.Weight, 20);
        var expected = new Letter { From = "Ada" };
        expected.SetExtension(LegacyExtensions.Weight, 30);

        var failure = Failure.Of(() => letter.Should().BeEquivalentToMessage(expected));

        Assert.Equal(
            """
            Expected letter to be equivalent to the given grpctesting.legacy.Letter, but it differs in 1 place:
              #100: expected unknown 30, but found unknown 20
            """,
            failure);
        letter.Should().BeEquivalentToMessage(letter.Clone());
    }
}
