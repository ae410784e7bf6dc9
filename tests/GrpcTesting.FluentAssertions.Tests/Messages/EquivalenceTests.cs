using FluentAssertions;
using FluentAssertions.Execution;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Tests.Library;
using Helloworld;

namespace GrpcTesting.Tests.Messages;

/// <summary>What comparing any two messages comes to.</summary>
public class EquivalenceTests
{
    [Fact]
    public void Passes_for_equal_messages()
    {
        var book = Books.Full();

        book.Should().BeEquivalentToMessage(Books.Full(), "it is {0}", "a copy").And.NotBeNull();
        book.Should().BeEquivalentToMessage(book);
        new Book().Should().BeEquivalentToMessage(new Book());
    }

    [Fact]
    public void Fails_with_each_path_and_both_values()
    {
        var book = Books.With(b =>
        {
            b.Title = "Notes {0}\n\"2nd\"";
            b.Author.Born = 1816;
            b.Chapters[0].Guests[0].Name = "Babbage";
            b.Rating = 5;
            b.Weight = 0.5f;
            b.Cover = Google.Protobuf.ByteString.CopyFrom(1, 2, 4);
            b.Binding = Binding.Paper;
            b.Lent = false;
        });

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(Books.Full(), "it is {0}", "a copy"));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book because it is a copy, but it differs in 8 places:
              title: expected "Notes", but found "Notes {0}\n\"2nd\""
              author.born: expected 1815, but found 1816
              chapters[0].guests[0].name: expected "Charles", but found "Babbage"
              rating: expected 4.5, but found 5
              weight: expected 0.25, but found 0.5
              cover: expected 0x010203, but found 0x010204
              binding: expected BINDING_CLOTH, but found BINDING_PAPER
              lent: expected true, but found false
            """,
            failure);
    }

    [Fact]
    public void Fails_for_a_message_of_another_type()
    {
        var reply = new HelloReply();

        var failure = Failure.Of(() => reply.Should().BeEquivalentToMessage(new HelloRequest(), "we {0}", "asked"));

        Assert.Equal(
            "Expected reply to be equivalent to the given helloworld.HelloRequest because we asked, " +
            "but it was a helloworld.HelloReply.",
            failure);
    }

    [Fact]
    public void Fails_for_null_and_for_what_is_no_message()
    {
        HelloReply? reply = null;
        object text = "Hello";

        Assert.Equal(
            "Expected reply to be equivalent to the given helloworld.HelloReply, but it was <null>.",
            Failure.Of(() => reply.Should().BeEquivalentToMessage(new HelloReply())));
        Assert.Equal(
            "Expected text to be equivalent to the given helloworld.HelloReply, but it was no message but a System.String.",
            Failure.Of(() => text.Should().BeEquivalentToMessage(new HelloReply())));
    }

    [Fact]
    public void Lists_no_more_than_twenty_differences()
    {
        var book = new Book { Tags = { Enumerable.Range(0, 25).Select(number => $"tag {number}") } };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(new Book()));

        Assert.StartsWith(
            "Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 25 places:\n" +
            "  tags[0]: expected nothing, but found \"tag 0\"\n",
            failure,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\n  tags[19]: expected nothing, but found \"tag 19\"\n  and 5 more", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_long_values_where_they_differ()
    {
        var start = new string('a', 500);
        var book = new Book
        {
            Title = start + "b" + new string('c', 500),
            Cover = Google.Protobuf.ByteString.CopyFrom(new byte[100]),
            Author = new Author { Name = start },
        };

        var failure = Failure.Of(() => book.Should().BeEquivalentToMessage(new Book { Title = start + "d" }));

        Assert.Equal(
            """
            Expected book to be equivalent to the given grpctesting.library.Book, but it differs in 3 places:
              title: expected …"aaaaaaaaaaaaaaaaaaaad", but found …"aaaaaaaaaaaaaaaaaaaabccccccccccccccccccccccccccccccccccccccc"… (they differ from character 500 on)
              author: expected nothing, but found { "name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (514 characters)
              cover: expected no bytes, but found 0x0000000000000000000000000000000000000000000000000000000000000000… (100 bytes)
            """,
            failure);
    }

    [Fact]
    public void A_scope_gathers_the_failures()
    {
        var reply = new HelloReply { Message = "Hello Bob" };

        var failure = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            reply.Should().BeEquivalentToMessage(new HelloReply { Message = "Hello Ada" })
                .And.BeEquivalentToMessage(new HelloReply { Message = "Hello {Grace}" });
        });

        Assert.Equal(
            """
            Expected reply to be equivalent to the given helloworld.HelloReply, but it differs in 1 place:
              message: expected "Hello Ada", but found "Hello Bob"
            Expected reply to be equivalent to the given helloworld.HelloReply, but it differs in 1 place:
              message: expected "Hello {Grace}", but found "Hello Bob"

            """,
            failure);
    }

    [Fact]
    public void Messages_that_can_be_ordered_compare_as_well()
    {
        var time = new Timestamp { Seconds = 1 };

        time.Should().BeEquivalentToMessage(new Timestamp { Seconds = 1 }).And.NotBeNull();
        var failure = Failure.Of(() => time.Should().BeEquivalentToMessage(new Timestamp { Seconds = 2 }, "{0}", "so"));

        Assert.Equal(
            """
            Expected time to be equivalent to the given google.protobuf.Timestamp because so, but it differs in 1 place:
              expected "1970-01-01T00:00:02Z", but found "1970-01-01T00:00:01Z"
            """,
            failure);
    }

    [Fact]
    public void NotBeEquivalentToMessage_passes_for_messages_that_differ()
    {
        var reply = new HelloReply { Message = "Hello" };

        reply.Should().NotBeEquivalentToMessage(new HelloReply()).And.NotBeEquivalentToMessage(new HelloRequest());
        ((HelloReply?)null).Should().NotBeEquivalentToMessage(new HelloReply());
    }

    [Fact]
    public void NotBeEquivalentToMessage_fails_for_equal_messages()
    {
        var reply = new HelloReply { Message = "Hello" };

        var failure = Failure.Of(() =>
            reply.Should().NotBeEquivalentToMessage(new HelloReply { Message = "Hello" }, "it is {0}", "new"));

        Assert.Equal(
            "Did not expect reply to be equivalent to { \"message\": \"Hello\" } because it is new.", failure);
    }

    [Fact]
    public void Null_is_an_error_of_the_test()
    {
        var should = new HelloReply().Should();

        Assert.Throws<ArgumentNullException>("expected", () => should.BeEquivalentToMessage(null!));
        Assert.Throws<ArgumentNullException>("unexpected", () => should.NotBeEquivalentToMessage(null!));
        Assert.Throws<ArgumentNullException>(
            "configure",
            () => should.BeEquivalentToMessage(
                new HelloReply(), (Func<MessageEquivalencyOptions, MessageEquivalencyOptions>)null!));
        Assert.Throws<ArgumentException>(
            "configure", () => should.BeEquivalentToMessage(new HelloReply(), _ => null!));
    }
}
