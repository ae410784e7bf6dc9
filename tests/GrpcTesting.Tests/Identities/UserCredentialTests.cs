using Grpc.Core;
using Grpc.Net.Client;
using GrpcTesting.Identities;
using Helloworld;
using Microsoft.AspNetCore.Authorization;

namespace GrpcTesting.Tests.Identities;

/// <summary>What carries a user to the server: nobody else can write it, and it is shown nowhere.</summary>
public class UserCredentialTests
{
    private static readonly TestUser Ada = new TestUser("ada").WithRole("admin");

    [Fact]
    public void Is_read_as_it_was_written()
    {
        var read = UserCredential.Read(Ada.Credential)!;

        Assert.Equal("ada", read.Name);
        Assert.Equal(Ada.Claims.Select(claim => $"{claim}"), read.Claims.Select(claim => $"{claim}"));
        Assert.True(UserCredential.Read(TestUser.Anonymous.Credential)!.IsAnonymous);
    }

    [Fact]
    public void Every_changed_byte_makes_it_worthless()
    {
        var bytes = Convert.FromBase64String(Ada.Credential);
        for (var index = 0; index < bytes.Length; index++)
        {
            var changed = (byte[])bytes.Clone();
            changed[index] ^= 1;
            Assert.Null(UserCredential.Read(Convert.ToBase64String(changed)));
        }

        Assert.Null(UserCredential.Read(""));
        Assert.Null(UserCredential.Read("ada"));
        Assert.Null(UserCredential.Read(Convert.ToBase64String(bytes.AsSpan(0, 32))));
        Assert.Null(UserCredential.Read(new string('A', 100_000)));
    }

    [Fact]
    public async Task A_forged_one_is_Unauthenticated()
    {
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(options =>
        {
            options.Transport = GrpcTransport.Tcp;
            options.UseAuthorization();
        });
        using var stranger = GrpcChannel.ForAddress($"http://{fixture.Channel.Target}");
        var forged = new Metadata { { UserCredential.HeaderName, Convert.ToBase64String(new byte[100]) } };

        var outcome = await new Greeter.GreeterClient(stranger)
            .SayHelloAsync(new HelloRequest { Name = "Ada" }, forged).CaptureAsync();

        Assert.Equal(StatusCode.Unauthenticated, outcome.StatusCode);
    }

    [Fact]
    public async Task No_record_no_table_and_no_log_shows_it()
    {
        var logs = new List<string>();
        await using var fixture = GrpcServiceFixture.Create<MembersGreeter>(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
            options.Logs.MinimumLevel = Microsoft.Extensions.Logging.LogLevel.Trace;
            options.Logs.Categories.Clear();
            options.UseAuthorization();
        });
        using var log = fixture.WriteLogsTo(entry => logs.Add($"{entry}"));

        var outcome = await fixture.As(Ada).CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Equal("Hello ada", outcome.Response!.Message);
        var call = fixture.Calls.Latest!;
        Assert.DoesNotContain(call.Client!.RequestHeaders, entry => entry.Key == UserCredential.HeaderName);
        Assert.DoesNotContain(call.Server!.RequestHeaders, entry => entry.Key == UserCredential.HeaderName);
        Assert.Contains($"{UserCredential.HeaderName}: (redacted)", $"{fixture.Wire}", StringComparison.Ordinal);
        Assert.NotEmpty(logs);
        Assert.All(
            [.. logs, $"{fixture.Wire}", $"{fixture.Calls}", $"{outcome}"],
            text => Assert.DoesNotContain(Ada.Credential[..40], text, StringComparison.Ordinal));
    }

    [Authorize]
    private sealed class MembersGreeter : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply { Message = $"Hello {context.GetHttpContext().User.Identity!.Name}" });
    }
}
