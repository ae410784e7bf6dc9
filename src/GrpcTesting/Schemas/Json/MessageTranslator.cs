using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Translates messages of one type between JSON and bytes.</summary>
/// <param name="descriptor">The type.</param>
/// <param name="schema">The types that an <c>Any</c> may hold.</param>
internal sealed class MessageTranslator(MessageDescriptor descriptor, GrpcSchema schema)
{
    public string TypeName => descriptor.FullName;

    /// <exception cref="TranslationException">The text is no message of the type.</exception>
    public byte[] FromJson(string json) =>
        WireWriter.Write(new JsonMessageReader(schema).Read(JsonText.Parse(json), descriptor));

    /// <exception cref="TranslationException">JSON cannot express the message.</exception>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">The bytes are no message.</exception>
    public string ToJson(byte[] message) =>
        new JsonMessageWriter(schema).Write(WireReader.Read(message, descriptor));
}
