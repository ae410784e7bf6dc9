using Grpc.Net.Client;
using GrpcTesting.Identities;

namespace GrpcTesting;

/// <summary>Says who makes the calls of a channel.</summary>
/// <remarks>For <see cref="GrpcFixture.CreateChannel"/> and <see cref="GrpcFixtureOptions.ConfigureChannel"/>.</remarks>
public static class IdentityChannelExtensions
{
    /// <summary>Makes the channel's calls those of a test user, unless they say otherwise.</summary>
    /// <exception cref="InvalidOperationException">The options have no handler, and so are not a fixture's.</exception>
    public static void UseUser(this GrpcChannelOptions channel, TestUser user) =>
        CallerIdentity.Of(user).AddTo(channel, nameof(UseUser));

    /// <summary>
    /// Sends <c>authorization: Bearer …</c> with the channel's calls, unless they say otherwise. It needs no TLS.
    /// </summary>
    /// <exception cref="ArgumentException">The token is empty or has characters that no header can carry.</exception>
    /// <exception cref="InvalidOperationException">The options have no handler, and so are not a fixture's.</exception>
    public static void UseBearerToken(this GrpcChannelOptions channel, string token) =>
        CallerIdentity.OfToken(token).AddTo(channel, nameof(UseBearerToken));
}
