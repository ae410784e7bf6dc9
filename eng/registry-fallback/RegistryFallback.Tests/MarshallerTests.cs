using System.Buffers;

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

    [Fact]
    public void A_contextual_marshaller_works_on_arrays()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) => context.Complete([(byte)text.Length]),
            context => $"{context.PayloadLength} {context.PayloadAsNewBuffer().Length}"
                + $" {context.PayloadAsReadOnlySequence().Length}");

        Assert.Equal([5], marshaller.Serializer("hello"));
        Assert.Equal("2 2 2", marshaller.Deserializer([1, 2]));
    }

    [Fact]
    public void A_new_buffer_belongs_to_the_deserializer()
    {
        byte[] payload = [1, 2];
        var marshaller = Marshallers.Create<string>(
            (_, _) => { },
            context =>
            {
                context.PayloadAsNewBuffer()[0] = 9;
                return "";
            });

        marshaller.Deserializer(payload);

        Assert.Equal([1, 2], payload);
    }

    [Fact]
    public void A_payload_is_completed_exactly_once()
    {
        var never = Marshallers.Create<string>((_, _) => { }, _ => "");
        var twice = Marshallers.Create<string>(
            (_, context) =>
            {
                context.Complete([]);
                context.Complete([]);
            },
            _ => "");

        Assert.Throws<InvalidOperationException>(() => never.Serializer("x"));
        Assert.Throws<InvalidOperationException>(() => twice.Serializer("x"));
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
