namespace GrpcTesting;

/// <summary>What a <see cref="TestCertificateAuthority"/> writes into a certificate that it issues.</summary>
public sealed class TestCertificateOptions
{
    private readonly DateTimeOffset _now;

    internal TestCertificateOptions(DateTimeOffset now)
    {
        _now = now;
        NotBefore = now.AddHours(-1);
        NotAfter = now.AddDays(7);
    }

    /// <summary>When the certificate begins to be valid, to the second.</summary>
    /// <value>An hour ago, so that a clock that was set back does no harm.</value>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>When the certificate stops being valid, to the second. Later than <see cref="NotBefore"/>.</summary>
    /// <value>In 7 days.</value>
    public DateTimeOffset NotAfter { get; set; }

    /// <summary>DNS names and IP addresses that the certificate is for.</summary>
    /// <value>Empty: for a server, all hosts that the transports use; for a client, none.</value>
    public IList<string> Hosts { get; } = [];

    /// <summary>URIs that the certificate is for, such as a SPIFFE identity.</summary>
    /// <value>Empty.</value>
    public IList<Uri> Uris { get; } = [];

    /// <summary>Makes a certificate that was valid for an hour and expired an hour ago.</summary>
    public void Expire()
    {
        NotBefore = _now.AddHours(-2);
        NotAfter = _now.AddHours(-1);
    }
}
