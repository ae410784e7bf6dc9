using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Downstream;

/// <summary>A method that can be planned.</summary>
internal abstract class FakeMethod(IMethod method, Type request, Type response)
{
    public string Name => method.Name;

    public string ServiceName => method.ServiceName;

    /// <summary>Such as <c>/shop.Inventory/GetStock</c>.</summary>
    public string FullName => method.FullName;

    public MethodType Kind => method.Type;

    public bool HasRequestStream => Kind is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    public bool HasResponseStream => Kind is MethodType.ServerStreaming or MethodType.DuplexStreaming;

    public string RequestName => TypeName.Of(request);

    public string ResponseName => TypeName.Of(response);

    /// <summary>"unary", "server streaming", "client streaming", "duplex streaming".</summary>
    public string KindName => Kind switch
    {
        MethodType.Unary => "unary",
        MethodType.ServerStreaming => "server streaming",
        MethodType.ClientStreaming => "client streaming",
        _ => "duplex streaming",
    };

    /// <exception cref="ArgumentException">The method's requests are of another type.</exception>
    public void RequireRequest(Type given, FakeService service, string parameterName)
    {
        if (!given.IsAssignableFrom(request))
        {
            throw new ArgumentException(
                $"{Name} takes {RequestName}, not {TypeName.Of(given)}. {service.Contract}", parameterName);
        }
    }

    /// <exception cref="ArgumentException">The method's responses are of another type.</exception>
    public void RequireResponse(Type given, FakeService service, string parameterName)
    {
        if (!response.IsAssignableFrom(given))
        {
            throw new ArgumentException(
                $"{Name} returns {ResponseName}, not {TypeName.Of(given)}. {service.Contract}", parameterName);
        }
    }

    /// <summary>The message as it is now.</summary>
    public abstract object Copy(object message);

    public abstract void AddTo(ServiceMethodProviderContext<FakeService> context);

    /// <summary>"GetStock: unary, StockRequest to Stock".</summary>
    public override string ToString() => $"{Name}: {KindName}, {RequestName} to {ResponseName}";
}

/// <inheritdoc/>
internal sealed class FakeMethod<TRequest, TResponse>(Method<TRequest, TResponse> method)
    : FakeMethod(method, typeof(TRequest), typeof(TResponse))
    where TRequest : class
    where TResponse : class
{
    public override object Copy(object message) => MessageCopy.Of((TResponse)message);

    public override void AddTo(ServiceMethodProviderContext<FakeService> context)
    {
        switch (Kind)
        {
            case MethodType.Unary:
                context.AddUnaryMethod(method, [], (service, request, call) =>
                    AnswerAsync(service, new FakeExchange<TRequest, TResponse>(this, call, request, null, null)));
                break;
            case MethodType.ServerStreaming:
                context.AddServerStreamingMethod(method, [], (service, request, responses, call) =>
                    service.HandleAsync(new FakeExchange<TRequest, TResponse>(this, call, request, null, responses)));
                break;
            case MethodType.ClientStreaming:
                context.AddClientStreamingMethod(method, [], (service, requests, call) =>
                    AnswerAsync(service, new FakeExchange<TRequest, TResponse>(this, call, null, requests, null)));
                break;
            default:
                context.AddDuplexStreamingMethod(method, [], (service, requests, responses, call) =>
                    service.HandleAsync(new FakeExchange<TRequest, TResponse>(this, call, null, requests, responses)));
                break;
        }
    }

    private static async Task<TResponse> AnswerAsync(FakeService service, FakeExchange<TRequest, TResponse> exchange)
    {
        await service.HandleAsync(exchange).ConfigureAwait(false);
        return (TResponse)exchange.Response!;
    }
}
