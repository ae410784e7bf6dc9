namespace RegistryFallback.Tests;

public class MarshallerTests
{
    [Fact]
    public void Strings_travel_as_UTF8()
    {
        var bytes = Marshallers.StringMarshaller.Serializer("Grüße");

        Assert.Equal("Grüße"u8.ToArray(), bytes);
        Assert.Equal("Grüße", Marshallers.StringMarshaller.Deserializer(bytes));
    }

    [Fact]
    public void A_simple_marshaller_works_on_contexts()
    {
        var marshaller = Marshallers.Create(text => "<"u8.ToArray(), payload => $"{payload.Length}");
        Sink sink = new();

        marshaller.ContextualSerializer("x", sink);

        Assert.Equal("<"u8.ToArray(), sink.Payload);
        Assert.Equal("3", marshaller.ContextualDeserializer(new Source([1, 2, 3])));
    }

    // As the genuine one: code that passes here must not fail there.
    [Fact]
    public void A_contextual_marshaller_does_not_work_on_arrays()
    {
        Action<string, SerializationContext> serializer = (_, context) => context.Complete([]);
        Func<DeserializationContext, string> deserializer = _ => "";

        var marshaller = Marshallers.Create(serializer, deserializer);

        Assert.Same(serializer, marshaller.ContextualSerializer);
        Assert.Same(deserializer, marshaller.ContextualDeserializer);
        Assert.Throws<NotImplementedException>(() => marshaller.Serializer("x"));
        Assert.Throws<NotImplementedException>(() => marshaller.Deserializer([]));
    }

    [Fact]
    public void A_marshaller_hands_out_the_functions_it_was_given()
    {
        Func<string, byte[]> serializer = _ => [];
        Func<byte[], string> deserializer = _ => "";

        Marshaller<string> marshaller = new(serializer, deserializer);

        Assert.Same(serializer, marshaller.Serializer);
        Assert.Same(deserializer, marshaller.Deserializer);
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(null!, deserializer));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(serializer, null!));
    }

    [Fact]
    public void A_context_that_offers_nothing_says_so()
    {
        Nothing context = new();

        context.SetPayloadLength(1);
        Assert.Throws<NotImplementedException>(context.GetBufferWriter);
        Assert.Throws<NotImplementedException>(context.Complete);
        Assert.Throws<NotImplementedException>(() => context.Complete([]));
        Assert.Throws<NotImplementedException>(() => new Source([]).PayloadAsReadOnlySequence());
    }

    private sealed class Nothing : SerializationContext;

    private sealed class Sink : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class Source(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload;
    }
}
