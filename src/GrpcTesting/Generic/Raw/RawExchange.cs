using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace GrpcTesting.Generic;

/// <summary>One request and what has come back of it so far.</summary>
internal sealed class RawExchange(RawGrpcRequest request)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _body = new();

    public RawGrpcRequest Request => request;

    public HttpStatusCode? HttpStatus { get; private set; }

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = None;

    public IReadOnlyDictionary<string, string> Trailers { get; private set; } = None;

    public Exception? Error { get; private set; }

    public ReadOnlyMemory<byte> Body
    {
        get
        {
            lock (_gate)
            {
                return _body.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Sends the request and takes in the response to its end, or to where it breaks.</summary>
    public async Task RunAsync(RawRoute route, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(request, route);
        try
        {
            using var response = await route.Invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            Headers = Copy(response.Headers, response.Content.Headers);
            HttpStatus = response.StatusCode;
            await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
            Trailers = Copy(response.TrailingHeaders);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Error = exception;
        }
    }

    private static HttpRequestMessage CreateMessage(RawGrpcRequest request, RawRoute route)
    {
        var message = new HttpRequestMessage(request.Method, Target(request, route))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new RawContent(request.Body),
        };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)
                && !message.Content.Headers.TryAddWithoutValidation(name, value))
            {
                throw new ArgumentException($"HTTP knows no header '{name}: {value}'.", nameof(request));
            }
        }

        return message;
    }

    private static Uri Target(RawGrpcRequest request, RawRoute route)
    {
        var text = route.Address.GetLeftPart(UriPartial.Authority) + request.Path;
        var tidy = new Uri(text);
        return tidy.PathAndQuery == request.Path || !route.KeepsPaths
            ? tidy
            : new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private async Task ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            lock (_gate)
            {
                _body.Write(buffer.AsSpan(0, count));
            }
        }
    }

    private static Dictionary<string, string> Copy(params HttpHeaders[] headers)
    {
        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers.SelectMany(part => part.NonValidated))
        {
            copy[name] = string.Join(", ", values);
        }

        return copy;
    }
}
