namespace Grpc.Core;

/// <summary>How a channel proves who it is and whom it talks to.</summary>
public abstract class ChannelCredentials
{
    /// <summary>Creates credentials.</summary>
    public ChannelCredentials()
    {
    }

    /// <summary>No security at all.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS with the roots of the machine.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Whether call credentials may be added. Not for plain text: they would leak.</summary>
    internal virtual bool IsComposable => false;

    /// <summary>Adds credentials for every call to those of the channel.</summary>
    /// <exception cref="ArgumentException">The channel's credentials do not protect those of a call.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
        new CompositeChannelCredentials(channelCredentials, callCredentials);

    /// <summary>Describes these credentials to a configurator, by one of its methods.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);
}
