using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Downstream;

/// <summary>Notes requests for what the fake's service does not have. gRPC answers them before a handler could.</summary>
internal sealed class UnknownMethods(FakeService service) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            await rest(context).ConfigureAwait(false);
            if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
            {
                service.ReceivedUnknown(context.Request.Path);
            }
        });
        next(app);
    };
}
