using Grpc.Core;
using GrpcTesting;
using Microsoft.AspNetCore.Authorization;

namespace Helloworld.Tests;

/// <summary>Who calls, and who may.</summary>
public class IdentityTests
{
    [Fact]
    public async Task Members_are_greeted_by_name()
    {
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(options => options.UseAuthorization());
        var client = fixture.As("ada").WithRole("member").CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest());

        Assert.Equal("Hello ada", reply.Message);
    }

    [Fact]
    public async Task Strangers_are_turned_away()
    {
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(options => options.UseAuthorization());
        var nobody = fixture.CreateClient<Greeter.GreeterClient>();
        var stranger = fixture.As("eve").CreateClient<Greeter.GreeterClient>();

        var unauthenticated = await nobody.SayHelloAsync(new HelloRequest()).CaptureAsync();
        var denied = await stranger.SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal(StatusCode.Unauthenticated, unauthenticated.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
    }

    [Fact]
    public async Task A_single_call_says_who_makes_it()
    {
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(options =>
        {
            options.UseAuthorization();
            options.Identities.DefaultUser = new TestUser("ada");
        });
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        var grace = new TestUser("grace").WithRole("member").WithClaim("tenant", "7");

        var promoted = await client.SayHelloAsync(new HelloRequest(), new CallOptions().WithRole("member"));
        var other = await client.SayHelloAsync(new HelloRequest(), new CallOptions().WithUser(grace));

        Assert.Equal("Hello ada", promoted.Message);
        Assert.Equal("Hello grace", other.Message);
    }

    [Authorize(Roles = "member")]
    private sealed class MembersGreeter : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply { Message = $"Hello {context.GetHttpContext().User.Identity?.Name}" });
    }
}
