using Google.Protobuf.Reflection;
using GrpcTesting.Schemas;

namespace GrpcTesting;

/// <summary>
/// Methods and message types by their names, from generated code or from a descriptor set: what it takes to translate
/// messages between JSON and bytes. It does not change.
/// </summary>
public sealed class GrpcSchema
{
    private readonly Dictionary<string, SchemaMethod> _methods;
    private readonly IReadOnlyList<FileDescriptor> _files;
    private readonly Lazy<Dictionary<string, MessageDescriptor>> _types;

    internal GrpcSchema(IEnumerable<SchemaMethod> methods, IEnumerable<FileDescriptor> files)
    {
        _methods = new Dictionary<string, SchemaMethod>(StringComparer.Ordinal);
        foreach (var method in methods)
        {
            _methods.TryAdd(method.FullName, method);
        }

        _files = [.. files];
        _types = new Lazy<Dictionary<string, MessageDescriptor>>(() => FileTypes.Of(_files));
        Methods = [.. _methods.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>A schema without anything in it.</summary>
    public static GrpcSchema Empty { get; } = new([], []);

    /// <summary>The full names of the methods, in order: <c>/helloworld.Greeter/SayHello</c>.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The methods of services that there is generated code for.</summary>
    /// <param name="services">Such as <c>Greeter.Descriptor</c>.</param>
    public static GrpcSchema Of(params IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var list = services.ToList();
        Refuse.Null(list, nameof(services));
        return new GrpcSchema(
            list.SelectMany(service => service.Methods).Select(SchemaMethod.Of),
            list.Select(service => service.File));
    }

    /// <summary>All services and messages of files: the way to name messages that only an <c>Any</c> holds.</summary>
    /// <param name="files">Such as <c>GreetReflection.Descriptor</c>. What they import is known as well.</param>
    public static GrpcSchema OfFiles(params IEnumerable<FileDescriptor> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var list = files.ToList();
        Refuse.Null(list, nameof(files));
        return new GrpcSchema(
            list.SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(SchemaMethod.Of),
            list);
    }

    /// <summary>All services and messages of a descriptor set. It takes no generated code.</summary>
    /// <param name="set">What <c>protoc --include_imports --descriptor_set_out</c> writes, parsed. The files may stand in
    /// any order, and protobuf's own (<c>google/protobuf/*.proto</c>) may be left out.</param>
    /// <exception cref="ArgumentException">A file is missing, or contradicts another.</exception>
    public static GrpcSchema Of(FileDescriptorSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return OfFiles(DescriptorSets.Build(set, nameof(set)));
    }

    /// <summary>All services and messages of a descriptor set, given as its bytes. It takes no generated code.</summary>
    /// <param name="descriptorSet">The file that <c>protoc --include_imports --descriptor_set_out</c> writes.</param>
    /// <exception cref="ArgumentException">The bytes are no descriptor set, a file is missing, or contradicts another.
    /// </exception>
    public static GrpcSchema FromDescriptorSet(ReadOnlySpan<byte> descriptorSet) =>
        OfFiles(DescriptorSets.Build(DescriptorSets.Parse(descriptorSet, nameof(descriptorSet)), nameof(descriptorSet)));

    /// <summary>Both schemas as one. Where both have a name, this one's holds.</summary>
    public GrpcSchema With(GrpcSchema other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new GrpcSchema([.. _methods.Values, .. other._methods.Values], [.. _files, .. other._files]);
    }

    /// <summary>A message as JSON, in protobuf's mapping: compact, fields in the order of their numbers, defaults left
    /// out as <c>JsonFormatter</c> does, fields that the type does not know left out.</summary>
    /// <param name="messageType">The full name of the message's type, such as <c>helloworld.HelloRequest</c>.</param>
    /// <param name="message">The message's bytes.</param>
    /// <exception cref="ArgumentException">There is no such type, or the bytes are no message of it that JSON can
    /// express.</exception>
    public string ToJson(string messageType, ReadOnlySpan<byte> message)
    {
        var translator = new MessageTranslator(GetType(messageType, nameof(messageType)), this);
        try
        {
            return translator.ToJson(message.ToArray());
        }
        catch (Exception exception) when (
            exception is TranslationException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new ArgumentException($"The bytes are no {messageType}: {exception.Message}", nameof(message), exception);
        }
    }

    /// <summary>The bytes of a message that is given as JSON, in protobuf's mapping.</summary>
    /// <param name="messageType">The full name of the message's type, such as <c>helloworld.HelloRequest</c>.</param>
    /// <param name="json">The message. Fields go by their JSON name or the one in the proto file; unknown ones are an
    /// error.</param>
    /// <exception cref="ArgumentException">There is no such type, or the JSON is no message of it: the message says
    /// where.</exception>
    public byte[] FromJson(string messageType, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var translator = new MessageTranslator(GetType(messageType, nameof(messageType)), this);
        try
        {
            return translator.FromJson(json);
        }
        catch (TranslationException exception)
        {
            throw new ArgumentException($"The JSON is no {messageType}: {exception.Message}", nameof(json), exception);
        }
    }

    /// <summary>The names of the message types, for messages.</summary>
    internal IEnumerable<string> TypeNames => _types.Value.Keys;

    internal MessageDescriptor? FindType(string fullName) => _types.Value.GetValueOrDefault(fullName);

    /// <exception cref="ArgumentException">There is no such method.</exception>
    internal SchemaMethod Get(string fullName, string parameterName) =>
        _methods.TryGetValue(fullName, out var method)
            ? method
            : throw new ArgumentException(DescribeUnknown(fullName), parameterName);

    private string DescribeUnknown(string fullName) => Methods.Count == 0
        ? $"{fullName} cannot be called with JSON: no method's messages are known here. Give their descriptors, such as "
        + "WithSchema(GrpcSchema.Of(Greeter.Descriptor)), or call it with bytes, message types or marshallers of your "
        + "own: Method(name)."
        : $"{fullName} is not a method whose messages are known. Known, nearest first: {Nearest.List(fullName, Methods)}. "
        + "To call others with JSON, give their descriptors with WithSchema; with bytes, Method(name) calls any.";

    private MessageDescriptor GetType(string fullName, string parameterName)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullName, parameterName);
        return FindType(fullName) ?? throw new ArgumentException(
            TypeNames.Any()
                ? $"There is no message type {fullName}. Known, nearest first: {Nearest.List(fullName, TypeNames)}."
                : $"There is no message type {fullName}: the schema is empty.",
            parameterName);
    }
}
