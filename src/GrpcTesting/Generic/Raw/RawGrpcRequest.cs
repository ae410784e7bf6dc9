namespace GrpcTesting;

/// <summary>
/// An HTTP/2 request that a gRPC client would not send, or not like that. It begins as a proper one; a test changes what
/// is to be wrong.
/// </summary>
/// <remarks>
/// What HTTP/2 itself forbids, such as capitals in header names, is out of reach: the HTTP client under it does not send
/// it.
/// </remarks>
public sealed class RawGrpcRequest
{
    /// <summary>Creates a POST with the headers that gRPC asks for.</summary>
    /// <param name="path">The path, for a proper request <c>/package.Service/Method</c>. Sent as it is; over
    /// <see cref="GrpcTransport.TestServer"/>, tidied up as any URI is: <c>/a/../b</c> is <c>/b</c>.</param>
    /// <param name="body">The body: length-prefixed messages, as <see cref="GrpcFrame.Of"/> makes them, or any other
    /// bytes.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    public RawGrpcRequest(string path, ReadOnlyMemory<byte> body = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path[0] != '/')
        {
            throw new ArgumentException(
                $"The path '{path}' does not begin with a slash, without which HTTP/2 has no path.", nameof(path));
        }

        Path = path;
        Body = body;
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The bytes of the body. The stream ends after them.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The HTTP method.</summary>
    /// <value>POST.</value>
    public HttpMethod Method { get; set; } = HttpMethod.Post;

    /// <summary>The headers, by names in any case. Remove, replace or add.</summary>
    /// <value><c>content-type: application/grpc</c> and <c>te: trailers</c>.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["content-type"] = "application/grpc",
        ["te"] = "trailers",
    };

    /// <summary>The method and the path.</summary>
    public override string ToString() => $"{Method} {Path}";
}
