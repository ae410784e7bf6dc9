using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Tests.Library;
using Helloworld;

namespace GrpcTesting.Tests.Messages;

public class AnyTests
{
    [Fact]
    public void Types_of_the_same_file_are_unpacked()
    {
        var book = Books.With(b =>
        {
            b.Extra = Any.Pack(new Author { Name = "Percy" });
            b.Attachments[0] = Any.Pack(new Chapter { Title = "C", Guests = { new Author() } });
        });

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full()));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 2 places:
              extra[grpctesting.library.Author].name: expected "Mary", but found "Percy"
              attachments[0][grpctesting.library.Chapter].guests[0]: expected nothing, but found { }
            """,
            failure);
    }

    [Fact]
    public void Other_types_are_compared_by_their_bytes()
    {
        var book = new Book { Extra = Any.Pack(new HelloReply { Message = "a" }) };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new HelloReply { Message = "b" }) }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              extra.value: expected 0x0A0162, but found 0x0A0161
            """,
            failure);
    }

    [Fact]
    public void Other_types_are_unpacked_when_a_registry_has_them()
    {
        var book = new Book { Extra = Any.Pack(new HelloReply { Message = "a" }) };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new HelloReply { Message = "b" }) },
            o => o.WithTypeRegistry(TypeRegistry.FromMessages(HelloReply.Descriptor))));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              extra[helloworld.HelloReply].message: expected "b", but found "a"
            """,
            failure);
    }

    [Fact]
    public void Fields_of_what_is_packed_can_be_excluded()
    {
        var book = Books.With(b =>
        {
            b.Extra = Any.Pack(new Author { Name = "Percy" });
            b.Attachments[0] = Any.Pack(new Chapter { Title = "D" });
        });

        book.Should().BeEquivalentToMessage(Books.Full(), o => o
            .Excluding("extra[grpctesting.library.Author].name", "attachments[][grpctesting.library.Chapter].title"));
    }

    [Fact]
    public void Types_that_differ_are_named()
    {
        var book = new Book { Extra = Any.Pack(new Author()), Attachments = { new Any() } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new Chapter()), Attachments = { Any.Pack(new Author()) } }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 2 places:
              extra: expected a packed grpctesting.library.Chapter, but found a packed grpctesting.library.Author
              attachments[0]: expected a packed grpctesting.library.Author, but found an empty Any
            """,
            failure);
    }

    [Fact]
    public void Only_the_type_or_only_the_value_may_count()
    {
        var book = new Book { Extra = Any.Pack(new Author { Name = "Ada" }) };

        book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new Author { Name = "Bob" }) }, o => o.Excluding("extra.value"));
        book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new Chapter { Title = "Ada" }) }, o => o.Excluding("extra.type_url"));
        Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Extra = Any.Pack(new Chapter { Title = "Bob" }) }, o => o.Excluding("extra.type_url")));
    }

    [Fact]
    public void Bytes_that_are_not_of_the_type_are_compared_as_bytes()
    {
        var url = "type.googleapis.com/grpctesting.library.Author";
        var book = new Book { Extra = new Any { TypeUrl = url, Value = ByteString.CopyFrom(255) } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(
            new Book { Extra = new Any { TypeUrl = url, Value = ByteString.CopyFrom(254) } }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 1 place:
              extra.value: expected 0xFE, but found 0xFF
            """,
            failure);
    }
}
