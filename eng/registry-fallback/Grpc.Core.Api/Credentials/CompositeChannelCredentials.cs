using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Credentials of a channel with those of each of its calls.</summary>
internal sealed class CompositeChannelCredentials : ChannelCredentials
{
    private readonly ChannelCredentials _channelCredentials;
    private readonly CallCredentials _callCredentials;

    public CompositeChannelCredentials(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        _channelCredentials = GrpcPreconditions.CheckNotNull(channelCredentials, nameof(channelCredentials));
        _callCredentials = GrpcPreconditions.CheckNotNull(callCredentials, nameof(callCredentials));
        GrpcPreconditions.CheckArgument(
            channelCredentials.IsComposable, "Call credentials can only be added to a secure channel's credentials.");
    }

    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetCompositeCredentials(state, _channelCredentials, _callCredentials);
}
