using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using GrpcTesting.Hosting;
using GrpcTesting.Identities;

namespace GrpcTesting;

/// <summary>
/// Makes clients and channels of a fixture that call as one test user, or with one bearer token. Immutable; it owns
/// nothing, and the fixture owns what it makes.
/// </summary>
/// <remarks>A call that says by itself who makes it, with
/// <see cref="IdentityCallExtensions.WithUser(CallOptions, TestUser)"/> or an <c>authorization</c> header, wins.</remarks>
public sealed class TestCaller
{
    private readonly GrpcFixture _fixture;
    private readonly CallerIdentity _identity;

    internal TestCaller(GrpcFixture fixture, CallerIdentity identity)
    {
        _fixture = fixture;
        _identity = identity;
    }

    /// <summary>The user; null for the owner of a bearer token.</summary>
    public TestUser? User => _identity.User;

    /// <summary>As <see cref="GrpcFixture.CallInvoker"/>, for calls of this caller.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public CallInvoker CallInvoker => _fixture.CallInvoker.Intercept(_identity.AddTo);

    /// <summary>As <see cref="GrpcFixture.CreateClient{TClient}"/>, for calls of this caller.</summary>
    /// <typeparam name="TClient">The generated client class, such as <c>Greeter.GreeterClient</c>.</typeparam>
    /// <exception cref="InvalidOperationException">The type lacks the constructor that generated clients have.</exception>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public TClient CreateClient<TClient>()
        where TClient : ClientBase<TClient> => ClientActivator.Create<TClient>(CallInvoker);

    /// <summary>As <see cref="GrpcFixture.CreateChannel"/>, for calls of this caller.</summary>
    /// <param name="configure">Changes the channel's options.</param>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure = null) =>
        _fixture.CreateChannel(channel =>
        {
            configure?.Invoke(channel);
            _identity.AddTo(channel, nameof(CreateChannel));
        });

    /// <summary>The same user with one claim more.</summary>
    /// <exception cref="ArgumentException">The type is empty.</exception>
    /// <exception cref="InvalidOperationException">The caller is anonymous, or the owner of a bearer token.</exception>
    public TestCaller WithClaim(string type, string value) =>
        new(_fixture, CallerIdentity.Of(Known().WithClaim(type, value)));

    /// <summary>The same user with these roles more.</summary>
    /// <exception cref="ArgumentException">There is no role, or one is empty.</exception>
    /// <exception cref="InvalidOperationException">The caller is anonymous, or the owner of a bearer token.</exception>
    public TestCaller WithRole(params string[] roles) => new(_fixture, CallerIdentity.Of(Known().WithRole(roles)));

    private TestUser Known() => User ?? throw new InvalidOperationException(
        "A bearer token says by itself which claims and roles its owner has. Put them into the token, or use "
        + "fixture.As(user).");
}
