using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Schemas;

namespace GrpcTesting.Generic;

/// <summary>A method of a schema, and how to call it with JSON.</summary>
internal sealed class JsonCalls
{
    private readonly SchemaMethod _method;
    private readonly MessageTranslator _requests;

    /// <exception cref="ArgumentException">The schema has no such method.</exception>
    public JsonCalls(CallInvoker invoker, GrpcSchema schema, MethodName name)
    {
        _method = schema.Get(MethodName.Full(name.Service, name.Method), "method");
        _requests = new MessageTranslator(_method.Request, schema);
        var responses = new MessageTranslator(_method.Response, schema);
        Method = new GenericMethod<string, string>(
            invoker,
            name,
            Marshallers.Create<string>(
                (json, context) => context.Complete(Encode(json, index: null)), static _ => throw new NotSupportedException()),
            Marshallers.Create<string>(
                static (_, _) => throw new NotSupportedException(),
                context => responses.ToJson(context.PayloadAsNewBuffer())),
            Check);
    }

    public GenericMethod<string, string> Method { get; }

    public MethodType Type => _method.Type;

    public void Check(string json) => Encode(json, index: null);

    /// <summary>The requests as they are, up to the first that is wrong.</summary>
    public async IAsyncEnumerable<string> Checked(
        IAsyncEnumerable<string> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var index = 0;
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (request is null)
            {
                throw new ArgumentException($"Request {index} is null. Send {{}} instead.", nameof(requests));
            }

            Encode(request, index++);
            yield return request;
        }
    }

    private byte[] Encode(string json, int? index)
    {
        try
        {
            return _requests.FromJson(json);
        }
        catch (TranslationException problem)
        {
            throw new ArgumentException(
                $"{(index is null ? "The request" : $"Request {index}")} of {Method} is no {_requests.TypeName}: "
                + problem.Message,
                index is null ? "request" : "requests",
                problem);
        }
    }
}
