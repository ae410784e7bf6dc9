using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;

namespace GrpcTesting.Identities;

/// <summary>
/// Who makes the calls of a client, a channel or a fixture: a test user, or the owner of a token. Whoever is nearer to
/// the call has said so before, and wins; claims that a call adds to whoever makes it are joined here.
/// </summary>
internal sealed record CallerIdentity
{
    public const string TokenHeaderName = "authorization";

    private CallerIdentity(TestUser? user, string? authorization)
    {
        User = user;
        Authorization = authorization;
    }

    public TestUser? User { get; }

    private string? Authorization { get; }

    public static CallerIdentity Of(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new CallerIdentity(user, null);
    }

    public static CallerIdentity OfToken(string token) => new(null, Bearer(token));

    /// <summary>"Bearer …", as RFC 6750 §2.1 sends a token.</summary>
    /// <exception cref="ArgumentException">The token is empty or cannot stand in a header.</exception>
    public static string Bearer(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        foreach (var character in token)
        {
            if (character is < '!' or > '~')
            {
                throw new ArgumentException(
                    $"A bearer token has no character U+{(int)character:X4}: it consists of printable ASCII characters, "
                    + "without spaces. Give the token alone, without 'Bearer'.",
                    nameof(token));
            }
        }

        return $"Bearer {token}";
    }

    /// <summary>The headers of a call, of this caller unless they have one. They may be used for other calls, and so are
    /// not changed.</summary>
    public Metadata AddTo(Metadata headers)
    {
        var chosen = Choose(headers.GetValue(UserCredential.HeaderName), headers.Get(TokenHeaderName) is not null);
        return chosen is { } header ? CallHeaders.With(headers, header.Name, header.Value) : headers;
    }

    /// <inheritdoc cref="AddTo(Metadata)"/>
    public void AddTo(HttpRequestHeaders headers)
    {
        var user = headers.NonValidated.TryGetValues(UserCredential.HeaderName, out var values)
            ? values.ToString()
            : null;
        if (Choose(user, headers.NonValidated.Contains(TokenHeaderName)) is { } header)
        {
            headers.Remove(header.Name);
            headers.TryAddWithoutValidation(header.Name, header.Value);
        }
    }

    /// <summary>Makes a channel's requests those of this caller.</summary>
    /// <exception cref="InvalidOperationException">The options have no handler.</exception>
    public void AddTo(GrpcChannelOptions channel, string member)
    {
        ArgumentNullException.ThrowIfNull(channel);
        channel.HttpHandler = new CallerHandler(this, channel.HttpHandler ?? throw new InvalidOperationException(
            $"{member} needs a channel of a fixture: use it in CreateChannel or ConfigureChannel, and keep the "
            + "HttpHandler that the channel's options come with."));
    }

    /// <summary>Who makes the calls of a channel as far as its handlers say it; null where they do not.</summary>
    public static CallerIdentity? Find(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler delegating and not CallerHandler)
        {
            handler = delegating.InnerHandler;
        }

        return (handler as CallerHandler)?.Caller;
    }

    private (string Name, string Value)? Choose(string? credential, bool hasToken)
    {
        if (credential is null)
        {
            return hasToken ? null
                : User is not null ? (UserCredential.HeaderName, User.Credential)
                : (TokenHeaderName, Authorization!);
        }

        return User is not null && UserCredential.Read(credential) is { IsAddition: true } addition
            ? (UserCredential.HeaderName, User.With(addition).Credential)
            : null;
    }

    private sealed class CallerHandler(CallerIdentity caller, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public CallerIdentity Caller => caller;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            caller.AddTo(request.Headers);
            return base.Send(request, cancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            caller.AddTo(request.Headers);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
