using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Tests.Library;

namespace GrpcTesting.Tests.Messages;

internal static class Books
{
    /// <summary>A book with something in every field.</summary>
    public static Book Full() => new()
    {
        Title = "Notes",
        Author = new Author { Name = "Ada", Born = 1815 },
        Chapters =
        {
            new Chapter { Title = "A", Pages = 3, Guests = { new Author { Name = "Charles" } } },
            new Chapter { Title = "B", Pages = 5 },
        },
        Tags = { "maths", "engines" },
        Stock = { { "London", 3 }, { "Turin", 1 } },
        Translators = { { 1, new Author { Name = "Luigi" } } },
        Cents = 950,
        Edition = 1,
        Rating = 4.5,
        Weight = 0.25f,
        Cover = ByteString.CopyFrom(1, 2, 3),
        Binding = Binding.Cloth,
        UpdatedAt = new Timestamp { Seconds = 1_700_000_000 },
        ReadingTime = new Duration { Seconds = 90 },
        Extra = Any.Pack(new Author { Name = "Mary" }),
        Attachments = { Any.Pack(new Chapter { Title = "C" }) },
        Annotations = Struct.Parser.ParseJson("""{ "note": { "G": [1, true, null] } }"""),
        Pages = 66,
        Subtitle = "On the Engine",
        Sequel = new Book { Title = "More notes" },
        Lent = true,
    };

    /// <summary>A full book with a change.</summary>
    public static Book With(Action<Book> change)
    {
        var book = Full();
        change(book);
        return book;
    }
}
