using FluentAssertions;
using Google.Protobuf;
using GrpcTesting.Tests.Library;

namespace GrpcTesting.Tests.Messages;

public class OptionTests
{
    private const string FieldsOfBook =
        "It has title, author, chapters, tags, stock, translators, cents, barter, donor, edition, rating, weight, " +
        "cover, binding, updated_at, reading_time, extra, attachments, annotations, pages, subtitle, sequel, lent.";

    [Theory]
    [InlineData("title")]
    [InlineData("author")]
    [InlineData("author.born")]
    [InlineData("chapters")]
    [InlineData("chapters[]")]
    [InlineData("chapters[].title")]
    [InlineData("chapters.title")]
    [InlineData("chapters[].guests[].name")]
    [InlineData("translators[].name")]
    [InlineData("price")]
    [InlineData("cents")]
    [InlineData("updated_at.nanos")]
    [InlineData("pages.value")]
    [InlineData("annotations.fields[].struct_value")]
    [InlineData("sequel.title")]
    [InlineData("edition")]
    public void What_is_excluded_does_not_count(string path)
    {
        var book = Books.With(b =>
        {
            switch (path.Split('.', '[')[0])
            {
                case "title": b.Title = ""; break;
                case "author" when path == "author": b.Author = null; break;
                case "author": b.Author.Born = 0; break;
                case "chapters" when path.Contains("guests", StringComparison.Ordinal):
                    b.Chapters[0].Guests[0].Name = "";
                    break;
                case "chapters" when path.Contains("title", StringComparison.Ordinal):
                    b.Chapters[1].Title = "";
                    break;
                case "chapters": b.Chapters.Clear(); break;
                case "translators": b.Translators[1].Name = ""; break;
                case "price": b.ClearPrice(); break;
                case "cents": b.ClearPrice(); break;
                case "updated_at": b.UpdatedAt.Nanos = 1; break;
                case "pages": b.Pages = 0; break;
                case "annotations": b.Annotations.Fields["note"].StructValue.Fields.Clear(); break;
                case "sequel": b.Sequel.Title = ""; break;
                case "edition": b.ClearEdition(); break;
            }
        });

        book.Should().BeEquivalentToMessage(Books.Full(), o => o.Excluding(path), "{0} is excluded", path);
        Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));
    }

    [Fact]
    public void What_is_not_compared_is_said()
    {
        var book = Books.With(b => b.Title = "Other");

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            Books.Full(),
            o => o.Excluding("updated_at", "author.born").WithoutStrictOrderingFor("tags").IgnoringUnknownFields(),
            "{0} matter",
            "titles"));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book because titles matter, but it differs in 1 place:
              title: expected "Notes", but found "Other"
            Not compared: updated_at, author.born.
            In any order: tags.
            Not compared: unknown fields.
            """,
            failure);
    }

    [Fact]
    public void Order_does_not_count_where_it_need_not()
    {
        var book = Books.With(b =>
        {
            b.Tags.Clear();
            b.Tags.Add(["engines", "maths"]);
            b.Chapters.Add(b.Chapters[0].Clone());
            b.Chapters.RemoveAt(0);
        });

        book.Should().BeEquivalentToMessage(Books.Full(), o => o.WithoutStrictOrderingFor("tags", "chapters[]"));
        book.Should().BeEquivalentToMessage(Books.Full(), o => o.WithoutStrictOrdering());
        Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full(), o => o.WithoutStrictOrderingFor("tags")));
    }

    [Fact]
    public void Without_order_the_number_of_same_items_still_counts()
    {
        var book = new Book { Tags = { "a", "b", "b" } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Tags = { "a", "a", "b" } }, o => o.WithoutStrictOrdering()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              tags[2]: expected "a", but found "b"
            In any order: all repeated fields.
            """,
            failure);
    }

    [Fact]
    public void Without_order_what_is_left_over_is_listed()
    {
        var book = new Book { Chapters = { new Chapter { Title = "B" }, new Chapter { Title = "X" } } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Chapters = { new Chapter { Title = "A" }, new Chapter { Title = "B" }, new Chapter { Title = "C" } } },
            o => o.WithoutStrictOrderingFor("chapters")));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 3 places:
              chapters: expected { "title": "A" } at <stack>
              chapters: expected { "title": "C" } at <stack>
              chapters[1]: expected no { "title": "X" }
            In any order: chapters.
            """,
            failure);
    }

    [Fact]
    public void Without_order_many_items_take_no_square_of_their_number()
    {
        var numbers = Enumerable.Range(0, 20_000).Select(number => new Author { Born = number }).ToList();
        var expected = new Chapter { Guests = { numbers } };
        var chapter = new Chapter { Guests = { numbers.AsEnumerable().Reverse() } };

        chapter.Should().BeEquivalentToMessage(expected, o => o.WithoutStrictOrdering().Excluding("guests[].name"));
    }

    [Theory]
    [InlineData(
        "titel",
        "\"titel\" names no field: grpctesting.library.Book has no \"titel\". " + FieldsOfBook)]
    [InlineData(
        "author.nam",
        "\"author.nam\" names no field: grpctesting.library.Author has no \"nam\". It has name, born.")]
    [InlineData(
        "translators[].nam",
        "\"translators[].nam\" names no field: grpctesting.library.Author has no \"nam\". It has name, born.")]
    [InlineData(
        "UpdatedAt",
        "\"UpdatedAt\" names no field: grpctesting.library.Book has no \"UpdatedAt\". " + FieldsOfBook)]
    [InlineData(
        "title.length",
        "\"title.length\" names no field: grpctesting.library.Book.title is not a message, and so has no \"length\".")]
    [InlineData(
        "price.cents",
        "\"price.cents\" names no field: grpctesting.library.Book has no \"price\". " + FieldsOfBook)]
    [InlineData(
        "author[].name",
        "\"author[].name\" names no field: grpctesting.library.Book.author is not repeated.")]
    [InlineData(
        "chapters[0].title",
        "\"chapters[0].title\" names one item: a path names a field of all of them, as in chapters[].")]
    [InlineData(
        "extra[library.Author].name",
        "\"extra[library.Author].name\" names no field: there is no type \"library.Author\" in the type registry.")]
    [InlineData("author..name", "\"author..name\" is not a path, such as a.b[].c.")]
    [InlineData("chapters[", "\"chapters[\" is not a path, such as a.b[].c.")]
    public void A_path_that_names_no_field_is_an_error_of_the_test(string path, string message)
    {
        var should = new Book().Should();

        var error = Assert.Throws<ArgumentException>(() => should.BeEquivalentToMessage(new Book(), o => o.Excluding(path)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_path_without_order_is_an_error_of_the_test()
    {
        var should = new Book().Should();

        foreach (var path in new[] { "title", "stock", "price" })
        {
            var error = Assert.Throws<ArgumentException>(
                () => should.BeEquivalentToMessage(new Book(), o => o.WithoutStrictOrderingFor(path)));

            Assert.Equal($"\"{path}\" has no order: it is not a repeated field.", error.Message);
        }
    }

    [Fact]
    public void No_path_is_an_error_of_the_test()
    {
        var should = new Book().Should();

        Assert.Equal(
            "Name one field or more; none of them is null or empty. (Parameter 'paths')",
            Assert.Throws<ArgumentException>(() => should.BeEquivalentToMessage(new Book(), o => o.Excluding())).Message);
        Assert.Throws<ArgumentException>("paths", () => should.BeEquivalentToMessage(new Book(), o => o.Excluding(" ")));
        Assert.Throws<ArgumentNullException>(
            "paths", () => should.BeEquivalentToMessage(new Book(), o => o.WithoutStrictOrderingFor(null!)));
        Assert.Throws<ArgumentNullException>(
            "types", () => should.BeEquivalentToMessage(new Book(), o => o.WithTypeRegistry(null!)));
    }
}
