using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Several call credentials, in order. A composite among them stays one: its configurator descends.</summary>
internal sealed class CompositeCallCredentials : CallCredentials
{
    private readonly CallCredentials[] _credentials;

    public CompositeCallCredentials(CallCredentials[] credentials)
    {
        GrpcPreconditions.CheckNotNull(credentials, nameof(credentials));
        GrpcPreconditions.CheckArgument(credentials.Length >= 2, "Composing takes at least two credentials.");
        _credentials = [.. credentials];
    }

    public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
        configurator.SetCompositeCredentials(state, _credentials);
}
