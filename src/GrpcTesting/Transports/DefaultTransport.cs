namespace GrpcTesting.Transports;

/// <summary>The transport of fixtures that do not choose one: the pipe, or what the environment says.</summary>
internal static class DefaultTransport
{
    public const string VariableName = "GRPCTESTING_TRANSPORT";

    public static GrpcTransport FromEnvironment() => Parse(Environment.GetEnvironmentVariable(VariableName));

    /// <exception cref="InvalidOperationException">The value names no transport.</exception>
    public static GrpcTransport Parse(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "pipe" => GrpcTransport.Pipe,
        "testserver" => GrpcTransport.TestServer,
        "tcp" => GrpcTransport.Tcp,
        "unix" => GrpcTransport.UnixSocket,
        _ when IsHttpAddress(value) => GrpcTransport.Remote(value.Trim()),
        _ => throw new InvalidOperationException(
            $"The environment variable {VariableName} is '{value}', which is no transport. "
            + "Set it to testserver, pipe, tcp, unix or an http(s):// address, or leave it unset for the pipe."),
    };

    private static bool IsHttpAddress(string value) =>
        Uri.TryCreate(value.Trim(), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
