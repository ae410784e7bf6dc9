using FluentAssertions;
using Google.Protobuf;
using GrpcTesting.Tests.Library;

namespace GrpcTesting.Tests.Messages;

public class UnknownFieldTests
{
    private static readonly Author Known = Old(new NewerAuthor { Name = "Ada" });
    private static readonly Author Newer = Old(new NewerAuthor { Name = "Ada", Pseudonym = "A.A.L.", Rank = 7 });

    [Fact]
    public void The_same_unknown_fields_are_no_difference()
    {
        Newer.Should().BeEquivalentToMessage(Newer.Clone());
    }

    [Fact]
    public void Unknown_fields_differ_by_number()
    {
        var author = Newer;

        var failure = Failure.Of(() => author.Should().BeEquivalentToMessage(Known));

        Assert.Equal(
            """
            Expected author to be equivalent to the given grpctesting.library.Author, but it differs in 2 places:
              #3: expected nothing, but found unknown 0x412E412E4C2E
              #4: expected nothing, but found unknown 7
            """,
            failure);
    }

    [Fact]
    public void Unknown_fields_below_are_found_as_well()
    {
        var book = new Book { Author = Known, Translators = { { 1, Newer } } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Author = Newer, Translators = { { 1, Known } } }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 4 places:
              author.#3: expected unknown 0x412E412E4C2E, but found nothing
              author.#4: expected unknown 7, but found nothing
              translators[1].#3: expected nothing, but found unknown 0x412E412E4C2E
              translators[1].#4: expected nothing, but found unknown 7
            """,
            failure);
    }

    [Fact]
    public void Unknown_values_of_one_number_are_listed()
    {
        var author = Author.Parser.ParseFrom(new byte[] { 0x18, 1, 0x18, 2, 0x21, 3, 0, 0, 0, 0, 0, 0, 0, 0x2B, 0x2C });

        var failure = Failure.Of(() => author.Should().BeEquivalentToMessage(new Author()));

        Assert.Equal(
            """
            Expected author to be equivalent to the given grpctesting.library.Author, but it differs in 3 places:
              #3: expected nothing, but found unknown 1, 2
              #4: expected nothing, but found unknown 3
              #5: expected nothing, but found unknown a group
            """,
            failure);
    }

    [Fact]
    public void Unknown_fields_may_be_ignored()
    {
        Newer.Should().BeEquivalentToMessage(Known, o => o.IgnoringUnknownFields());
        var failure = Failure.Of(() => Newer.Should().BeEquivalentToMessage(new Author(), o => o.IgnoringUnknownFields()));

        Assert.Equal(
            """
            Expected Newer to be equivalent to the given grpctesting.library.Author, but it differs in 1 place:
              name: expected "", but found "Ada"
            Not compared: unknown fields.
            """,
            failure);
    }

    private static Author Old(NewerAuthor author) => Author.Parser.ParseFrom(author.ToByteArray());
}
