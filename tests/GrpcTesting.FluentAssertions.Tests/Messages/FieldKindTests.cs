using FluentAssertions;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Tests.Library;

namespace GrpcTesting.Tests.Messages;

/// <summary>How each kind of field is compared.</summary>
public class FieldKindTests
{
    [Fact]
    public void Presence_counts_where_the_type_can_tell()
    {
        var book = new Book { Edition = 0, Author = new Author(), Pages = 0, Subtitle = "", Binding = Binding.Unspecified };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(new Book()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 4 places:
              author: expected nothing, but found { }
              edition: expected nothing, but found 0
              pages: expected nothing, but found 0
              subtitle: expected nothing, but found ""
            """,
            failure);
    }

    [Fact]
    public void What_is_missing_is_found_as_nothing()
    {
        var book = new Book();

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Edition = 1, Author = new Author { Name = "Ada" }, Pages = 66, Sequel = new Book() }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 4 places:
              author: expected { "name": "Ada" }, but found nothing
              edition: expected 1, but found nothing
              pages: expected 66, but found nothing
              sequel: expected { }, but found nothing
            """,
            failure);
    }

    [Fact]
    public void A_oneof_differs_in_its_case_or_in_its_value()
    {
        var book = new Book { Cents = 5 };

        Assert.Equal(
            "price: expected barter = \"a \\\"goat\\\"\", but found cents = 5",
            Difference(book, new Book { Barter = "a \"goat\"" }));
        Assert.Equal("price: expected nothing, but found cents = 5", Difference(book, new Book()));
        Assert.Equal("cents: expected 6, but found 5", Difference(book, new Book { Cents = 6 }));
        Assert.Equal(
            "donor.name: expected \"Ada\", but found \"Bob\"",
            Difference(new Book { Donor = new Author { Name = "Bob" } }, new Book { Donor = new Author { Name = "Ada" } }));
        Assert.Equal(
            "price: expected nothing, but found cents = 0", Difference(new Book { Cents = 0 }, new Book()));
    }

    [Fact]
    public void Repeated_fields_differ_item_by_item()
    {
        var book = Books.With(b =>
        {
            b.Tags[1] = "looms";
            b.Chapters.RemoveAt(1);
            b.Chapters[0].Guests.Add(new Author { Name = "Mary" });
        });

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 3 places:
              chapters[0].guests[1]: expected nothing, but found { "name": "Mary" }
              chapters[1]: expected { "title": "B", "pages": 5 }, but found nothing
              tags[1]: expected "engines", but found "looms"
            """,
            failure);
    }

    [Fact]
    public void Maps_differ_key_by_key_and_have_no_order()
    {
        var book = new Book
        {
            Stock = { { "Turin", 1 }, { "London", 4 }, { "Par\"is", 2 } },
            Translators = { { 1, new Author { Name = "Luigi" } }, { 2, new Author() } },
        };
        var expected = new Book
        {
            Stock = { { "London", 3 }, { "Turin", 1 }, { "Rome", 7 } },
            Translators = { { 1, new Author { Name = "Mario" } } },
        };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(expected));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 5 places:
              stock["London"]: expected 3, but found 4
              stock["Rome"]: expected 7, but found nothing
              stock["Par\"is"]: expected nothing, but found 2
              translators[1].name: expected "Mario", but found "Luigi"
              translators[2]: expected nothing, but found { }
            """,
            failure);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(0.0, -0.0, true)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, true)]
    [InlineData(double.NaN, 0.0, false)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, false)]
    public void NaN_equals_NaN_and_zero_equals_zero(double expected, double actual, bool same)
    {
        var act = () => new Book { Rating = actual, Weight = (float)actual }.Should()
            .BeEquivalentToMessage(new Book { Rating = expected, Weight = (float)expected });

        if (same)
        {
            act();
        }
        else
        {
            Failure.Of(() => act());
        }
    }

    [Fact]
    public void NaN_can_be_strict()
    {
        var book = new Book { Rating = double.NaN, Weight = float.NaN };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(book, o => o.WithStrictNaN()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 2 places:
              rating: expected NaN, but found NaN
              weight: expected NaN, but found NaN
            """,
            failure);
    }

    [Fact]
    public void An_enum_is_named_as_in_the_proto_file()
    {
        Assert.Equal(
            "binding: expected BINDING_CLOTH, but found 7",
            Difference(new Book { Binding = (Binding)7 }, new Book { Binding = Binding.Cloth }));
    }

    [Fact]
    public void Times_are_shown_as_times()
    {
        var book = Books.With(b =>
        {
            b.UpdatedAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 500_000_000 };
            b.ReadingTime = new Duration { Seconds = 91 };
        });

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 2 places:
              updated_at: expected "2023-11-14T22:13:20Z", but found "2023-11-14T22:13:20.500Z"
              reading_time: expected "90s", but found "91s"
            """,
            failure);
    }

    [Fact]
    public void Wrappers_are_their_values()
    {
        var book = Books.With(b =>
        {
            b.Pages = 67;
            b.Subtitle = null;
        });

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 2 places:
              pages: expected 66, but found 67
              subtitle: expected "On the Engine", but found nothing
            """,
            failure);
    }

    [Fact]
    public void A_struct_differs_by_its_keys()
    {
        var book = Books.With(b => b.Annotations.Fields["note"].StructValue.Fields["G"].ListValue.Values[0] =
            Value.ForString("1"));

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              annotations.fields["note"].struct_value.fields["G"].list_value.values[0].kind: expected number_value = 1, but found string_value = "1"
            """,
            failure);
    }

    [Fact]
    public void A_value_that_holds_nothing_can_be_shown()
    {
        var book = new Book { Annotations = new Struct { Fields = { { "a", new Value() } } } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(new Book()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              annotations: expected nothing, but found a google.protobuf.Struct
            """,
            failure);
    }

    private static string Difference(Book actual, Book expected)
    {
        var failure = Failure.Of(() => actual.Should().BeEquivalentToMessage(expected));
        const string Start =
            "Expected actual to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:\n  ";
        Assert.StartsWith(Start, failure, StringComparison.Ordinal);
        return failure[Start.Length..];
    }
}
