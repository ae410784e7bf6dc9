namespace RegistryFallback.Tests;

public class MetadataTests
{
    [Fact]
    public void The_last_match_is_the_one_that_Get_returns()
    {
        Metadata metadata = new() { { "key", "first" }, { "other", "x" }, { "key", "last" } };

        Assert.Same(metadata[2], metadata.Get("key"));
        Assert.Equal("last", metadata.GetValue("key"));
        Assert.Equal(new[] { "first", "last" }, metadata.GetAll("key").Select(entry => entry.Value));
    }

    [Fact]
    public void Keys_are_found_in_any_case()
    {
        Metadata metadata = new() { { "key", "value" }, { "key-bin", [1] } };

        Assert.Same(metadata[0], metadata.Get("KEY"));
        Assert.Equal("value", metadata.GetValue("Key"));
        Assert.Equal([1], metadata.GetValueBytes("KEY-BIN"));
        Assert.Same(metadata[0], Assert.Single(metadata.GetAll("KEY")));
    }

    [Fact]
    public void A_missing_key_gives_null_or_nothing()
    {
        Metadata metadata = [];

        Assert.Null(metadata.Get("key"));
        Assert.Null(metadata.GetValue("key"));
        Assert.Null(metadata.GetValueBytes("key"));
        Assert.Empty(metadata.GetAll("key"));
    }

    [Fact]
    public void Bytes_are_found_by_their_key()
    {
        Metadata metadata = new() { { "key-bin", [1] }, { "key-bin", [2, 3] } };

        Assert.Equal([2, 3], metadata.GetValueBytes("key-bin"));
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("key-bin"));
    }

    [Fact]
    public void It_is_a_list()
    {
        Metadata.Entry a = new("a", "1"), b = new("b", "2"), c = new("c", "3");
        Metadata metadata = [a, c];

        metadata.Insert(1, b);
        Assert.Equal(new[] { a, b, c }, metadata);
        Assert.Equal(1, metadata.IndexOf(b));
        Assert.Contains(b, metadata);

        Assert.True(metadata.Remove(b));
        Assert.False(metadata.Remove(b));
        metadata.RemoveAt(0);
        metadata[0] = a;
        Assert.Equal(new[] { a }, metadata);

        var copy = new Metadata.Entry[2];
        metadata.CopyTo(copy, 1);
        Assert.Equal(new[] { null, a }, copy);

        metadata.Clear();
        Assert.Empty(metadata);
    }

    [Fact]
    public void Null_is_not_an_entry()
    {
        Metadata metadata = [new("a", "1")];

        Assert.Throws<ArgumentNullException>(() => metadata.Add(null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => metadata[0] = null!);
    }

    public static TheoryData<Action<Metadata>> Writes => new()
    {
        metadata => metadata.Add("a", "b"),
        metadata => metadata.Add("a-bin", [1]),
        metadata => metadata.Add(new Metadata.Entry("a", "b")),
        metadata => metadata.Insert(0, new Metadata.Entry("a", "b")),
        metadata => metadata[0] = new Metadata.Entry("a", "b"),
        metadata => metadata.Remove(new Metadata.Entry("a", "b")),
        metadata => metadata.RemoveAt(0),
        metadata => metadata.Clear(),
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public void Read_only_metadata_refuses_every_write(Action<Metadata> write)
    {
        Assert.Throws<InvalidOperationException>(() => write(Metadata.Empty));

        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Empty(Metadata.Empty);
        Assert.False(new Metadata().IsReadOnly);
    }
}
