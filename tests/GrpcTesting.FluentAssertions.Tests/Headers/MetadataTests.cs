using FluentAssertions;
using FluentAssertions.Execution;
using Grpc.Core;

namespace GrpcTesting.Tests.Headers;

/// <summary>Assertions on metadata by itself.</summary>
public class MetadataTests
{
    private readonly Metadata _headers = new()
    {
        { "x-trace", "1" }, { "x-tag", "a" }, { "x-tag", "b" }, { "x-id-bin", [1, 2, 255] },
    };

    [Fact]
    public void ContainKey_passes_for_a_key()
    {
        _headers.Should().ContainKey("X-Tag", "it is tagged").Which.Value.Should().Be("a");
    }

    [Fact]
    public void ContainKey_fails_for_another_key()
    {
        var failure = Failure.Of(() => _headers.Should().ContainKey("x-other", "it names the {0}", "caller"));

        Assert.Equal(
            """
            Expected _headers to contain "x-other" because it names the caller, but there was none.
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void Credentials_are_hidden_unless_the_assertion_is_about_them()
    {
        var headers = new Metadata { { "authorization", "Bearer abc" }, { "token-bin", [1, 2, 255] }, { "x-id", "7" } };

        Assert.Equal(
            """
            Expected headers to contain "x-id" with value "8", but its value was "7".
            All of it:
              authorization: (hidden, 10 characters)
              token-bin: (hidden, 3 bytes)
              x-id: "7"
            """,
            Failure.Of(() => headers.Should().Contain("x-id", "8")));
        Assert.StartsWith(
            "Expected headers to contain \"authorization\" with value \"Bearer xyz\", but its value was \"Bearer abc\".",
            Failure.Of(() => headers.Should().Contain("authorization", "Bearer xyz")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void NotContainKey_passes_for_another_key()
    {
        _headers.Should().NotContainKey("x-other").And.HaveCount(4);
    }

    [Fact]
    public void NotContainKey_fails_for_a_key()
    {
        var failure = Failure.Of(() => _headers.Should().NotContainKey("x-tag", "tags are internal"));

        Assert.Equal(
            """
            Expected _headers to contain no "x-tag" because tags are internal, but its values were "a", "b".
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void Contain_passes_for_what_is_there()
    {
        _headers.Should().Contain("x-trace", "1", "it is first")
            .And.Contain("x-tag", "b")
            .And.Contain("x-tag", ["a", "b"])
            .And.Contain("x-id-bin", [1, 2, 255]);
    }

    [Fact]
    public void Contain_fails_for_another_value()
    {
        var failure = Failure.Of(() => _headers.Should().Contain("x-trace", "2", "it is the {0} call", "second"));

        Assert.Equal(
            """
            Expected _headers to contain "x-trace" with value "2" because it is the second call, but its value was "1".
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void Contain_fails_for_other_values()
    {
        var failure = Failure.Of(() => _headers.Should().Contain("x-tag", ["a"], "one tag is enough"));

        Assert.Equal(
            """
            Expected _headers to contain "x-tag" with the only value "a" because one tag is enough, but its values were "a", "b".
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void Contain_fails_for_other_bytes()
    {
        var failure = Failure.Of(() => _headers.Should().Contain("x-id-bin", new byte[40], "ids are long"));

        Assert.Equal(
            """
            Expected _headers to contain "x-id-bin" with value 0x0000000000000000000000000000000000000000000000000000000000000000… (40 bytes) because ids are long, but its value was 0x0102FF.
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void BeEmpty_passes_for_no_entries()
    {
        new Metadata().Should().BeEmpty("nothing was sent").And.HaveCount(0);
    }

    [Fact]
    public void BeEmpty_fails_for_entries()
    {
        var failure = Failure.Of(() => _headers.Should().BeEmpty("nothing was sent"));

        Assert.Equal(
            """
            Expected _headers to be empty because nothing was sent, but it had 4.
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void NotBeEmpty_passes_for_entries()
    {
        _headers.Should().NotBeEmpty("they were sent").And.HaveCount(4);
    }

    [Fact]
    public void NotBeEmpty_fails_for_no_entries()
    {
        var headers = new Metadata();

        var failure = Failure.Of(() => headers.Should().NotBeEmpty("they were sent"));

        Assert.Equal("Expected headers to have entries because they were sent, but it was empty.", failure);
    }

    [Fact]
    public void HaveCount_fails_for_another_number()
    {
        var failure = Failure.Of(() => _headers.Should().HaveCount(1, "one is enough"));

        Assert.Equal(
            """
            Expected _headers to have 1 entry because one is enough, but it had 4.
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void BeEquivalentTo_passes_for_the_same_entries_in_another_order_of_keys()
    {
        var expected = new Metadata
        {
            { "x-id-bin", [1, 2, 255] }, { "x-tag", "a" }, { "x-trace", "1" }, { "x-tag", "b" },
        };

        _headers.Should().BeEquivalentTo(expected, "order between keys is lost").And.HaveCount(4);
        _headers.Should().BeEquivalentTo(_headers);
    }

    [Fact]
    public void BeEquivalentTo_fails_key_by_key()
    {
        var expected = new Metadata { { "x-tag", "b" }, { "x-tag", "a" }, { "x-id-bin", [1] }, { "x-other", "1" } };

        var failure = Failure.Of(() => _headers.Should().BeEquivalentTo(expected, "{0} were sent", "these"));

        Assert.Equal(
            """
            Expected _headers to be equivalent to the given metadata because these were sent, but "x-tag" was "a", "b" instead of "b", "a", and "x-id-bin" was 0x0102FF instead of 0x01, and "x-other" was missing, and "x-trace" was not expected.
            All of it:
              x-trace: "1"
              x-tag: "a"
              x-tag: "b"
              x-id-bin: 0x0102FF
            """,
            failure);
    }

    [Fact]
    public void Long_metadata_is_shown_in_part()
    {
        var headers = new Metadata();
        for (var number = 0; number < 60; number++)
        {
            headers.Add("x-number", $"{number}");
        }

        var failure = Failure.Of(() => headers.Should().BeEmpty());

        Assert.StartsWith(
            "Expected headers to be empty, but it had 60.\nAll of it:\n  x-number: \"0\"\n", failure, StringComparison.Ordinal);
        Assert.EndsWith("\n  x-number: \"49\"\n  and 10 more", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_null_every_assertion_fails()
    {
        Metadata? headers = null;

        var failure = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            headers.Should().ContainKey("x-tag").And.NotContainKey("x-tag").And.Contain("x", "1").And.BeEmpty()
                .And.NotBeEmpty().And.HaveCount(1).And.BeEquivalentTo([]);
        });

        Assert.Equal(
            """
            Expected headers to contain "x-tag", but it was <null>.
            Expected headers to contain no "x-tag", but it was <null>.
            Expected headers to contain "x" with value "1", but it was <null>.
            Expected headers to be empty, but it was <null>.
            Expected headers to have entries, but it was <null>.
            Expected headers to have 1 entry, but it was <null>.
            Expected headers to be equivalent to the given metadata, but it was <null>.

            """,
            failure);
    }

    [Fact]
    public void What_cannot_be_is_an_error_of_the_test()
    {
        var should = _headers.Should();

        Assert.Throws<ArgumentNullException>("key", () => should.ContainKey(null!));
        Assert.Throws<ArgumentException>("key", () => should.NotContainKey("x y"));
        Assert.Throws<ArgumentNullException>("value", () => should.Contain("x", (string)null!));
        Assert.Throws<ArgumentException>("key", () => should.Contain("x-id-bin", "1"));
        Assert.Throws<ArgumentException>("key", () => should.Contain("x-trace", [1]));
        Assert.Throws<ArgumentException>("values", () => should.Contain("x-trace", Array.Empty<string>()));
        Assert.Throws<ArgumentOutOfRangeException>("expected", () => should.HaveCount(-1));
        Assert.Throws<ArgumentNullException>("expected", () => should.BeEquivalentTo(null!));
    }
}
