using Grpc.Core.Interceptors;
using Grpc.Core.Utils;

namespace Grpc.Core;

public abstract partial class ClientBase
{
    /// <summary>What a client hands on to another: the bare invoker, and the host of its calls.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker _bareInvoker;
        private readonly string? _host;

        internal ClientBaseConfiguration(CallInvoker bareInvoker, string? host)
        {
            _bareInvoker = GrpcPreconditions.CheckNotNull(bareInvoker, nameof(bareInvoker));
            _host = host;
        }

        internal CallInvoker CreateCallInvoker() => _bareInvoker.Intercept(new HostInterceptor(_host));

        // From the bare invoker again: hosts replace each other and never pile up.
        internal ClientBaseConfiguration WithHost(string host) =>
            new(_bareInvoker, GrpcPreconditions.CheckNotNull(host, nameof(host)));
    }
}
