namespace Grpc.Core;

/// <summary>Receives the description of channel credentials.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>There is no security.</summary>
    public abstract void SetInsecureCredentials(object state);

    /// <summary>There is TLS.</summary>
    public abstract void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback);

    /// <summary>There are credentials for every call besides those of the channel.</summary>
    public abstract void SetCompositeCredentials(
        object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
