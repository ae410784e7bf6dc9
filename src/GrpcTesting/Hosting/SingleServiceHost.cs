using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Hosting;

/// <summary>A bare app with one gRPC service in it.</summary>
internal sealed class SingleServiceHost<TService> : BareHost
    where TService : class
{
    public SingleServiceHost(ServerSetup setup, TService? instance)
        : base(setup, typeof(TService).Assembly, services => Add(services, instance)) =>
        App.MapGrpcService<TService>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
        if (!((IEndpointRouteBuilder)App).DataSources
            .SelectMany(source => source.Endpoints)
            .Any(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null))
        {
            throw new InvalidOperationException(
                $"{typeof(TService)} has no gRPC methods: it neither derives from a generated service base class "
                + "(such as Greeter.GreeterBase) nor is there an IServiceMethodProvider for it. Give the fixture the "
                + "service's class, not its client or an unrelated type.");
        }
    }

    private static void Add(IServiceCollection services, TService? instance)
    {
        if (instance is not null)
        {
            services.AddSingleton(instance);
        }
    }
}
