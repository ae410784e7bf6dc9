using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.Benchmarks;

/// <summary>The service under load.</summary>
internal sealed class LoadService : Load.LoadBase
{
    public override Task<Parcel> Echo(Parcel request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Down(Order request, IServerStreamWriter<Parcel> responseStream, ServerCallContext context)
    {
        var parcel = new Parcel { Payload = ByteString.CopyFrom(new byte[request.Size]) };
        for (var number = 0; number < request.Count; number++)
        {
            await responseStream.WriteAsync(parcel);
        }
    }

    public override async Task<Order> Up(IAsyncStreamReader<Parcel> requestStream, ServerCallContext context)
    {
        var count = 0;
        while (await requestStream.MoveNext())
        {
            count++;
        }

        return new Order { Count = count };
    }

    public override async Task PingPong(
        IAsyncStreamReader<Parcel> requestStream, IServerStreamWriter<Parcel> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
            await responseStream.WriteAsync(requestStream.Current);
        }
    }

    public override async Task Suffer(
        Trouble request, IServerStreamWriter<Parcel> responseStream, ServerCallContext context)
    {
        for (var number = 0; number < request.Count; number++)
        {
            await responseStream.WriteAsync(new Parcel());
        }

        switch (request.Kind)
        {
            case Trouble.Types.Kind.Status:
                throw new RpcException(new Status((StatusCode)request.Status, "as was asked for"));
            case Trouble.Types.Kind.Exception:
                throw new InvalidOperationException("as was asked for");
            case Trouble.Types.Kind.Abort:
                context.GetHttpContext().Abort();
                break;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
                break;
        }
    }
}
