using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Generic;
using GrpcTesting.Schemas;

namespace GrpcTesting;

/// <summary>
/// Calls methods by their names, without generated code: with bytes, JSON, protobuf messages or any other.
/// <see cref="GrpcFixture.Generic"/> is one for the fixture's server.
/// </summary>
public sealed partial class GenericClient
{
    private readonly CallInvoker _invoker;
    private readonly GrpcSchema? _schema;
    private readonly FixtureServices? _fixture;

    /// <summary>Creates a client on any channel's invoker.</summary>
    /// <param name="invoker">Makes the calls.</param>
    /// <param name="schema">The methods that can be called with JSON; null for none.</param>
    public GenericClient(CallInvoker invoker, GrpcSchema? schema = null)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        _invoker = invoker;
        _schema = schema;
    }

    internal GenericClient(CallInvoker invoker, FixtureServices fixture, GrpcSchema? schema = null)
        : this(invoker, schema) => _fixture = fixture;

    /// <summary>
    /// The methods that can be called with JSON: those that were given, and for a fixture's own client those of the
    /// server that take and return protobuf messages.
    /// </summary>
    public GrpcSchema Schema => (_schema, _fixture?.FindSchema()) switch
    {
        (null, var served) => served ?? GrpcSchema.Empty,
        (var given, null) => given,
        var (given, served) => given.With(served),
    };

    /// <summary>The same client with a schema that it asks first.</summary>
    /// <param name="schema">Methods, and types that <c>Any</c> may hold.</param>
    public GenericClient WithSchema(GrpcSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var joined = _schema is null ? schema : schema.With(_schema);
        return _fixture is null ? new GenericClient(_invoker, joined) : new GenericClient(_invoker, _fixture, joined);
    }

    /// <summary>A method whose messages are the bytes on the wire, after the length prefix and decompression.</summary>
    /// <param name="name">The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <exception cref="ArgumentException">That is no full method name.</exception>
    public GenericMethod<byte[], byte[]> Method(string name) =>
        Method(name, RawMessages.Marshaller, RawMessages.Marshaller);

    /// <summary>A method whose messages are of generated protobuf types.</summary>
    /// <inheritdoc cref="Method(string)"/>
    public GenericMethod<TRequest, TResponse> Method<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Method(name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);

    /// <summary>A method whose messages are written and read by the test: another codec, or another message.</summary>
    /// <param name="name">The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <param name="requests">How requests are written.</param>
    /// <param name="responses">How responses are read.</param>
    /// <exception cref="ArgumentException">That is no full method name.</exception>
    public GenericMethod<TRequest, TResponse> Method<TRequest, TResponse>(
        string name, Marshaller<TRequest> requests, Marshaller<TResponse> responses)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(responses);
        return new GenericMethod<TRequest, TResponse>(_invoker, MethodName.Parse(name), requests, responses);
    }

    /// <summary>A method whose messages are JSON, translated by <see cref="Schema"/>.</summary>
    /// <param name="name">The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <exception cref="ArgumentException">That is no full method name, or the schema has no such method: the message
    /// lists those that it has, nearest first.</exception>
    public GenericMethod<string, string> JsonMethod(string name) => Json(name).Method;
}
