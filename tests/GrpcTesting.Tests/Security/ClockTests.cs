using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Security;

/// <summary>An authority with a clock of its own: certificates expire when the test says so.</summary>
public class ClockTests
{
    [Fact]
    public async Task A_clients_certificate_expires_for_the_next_connection()
    {
        var clock = new SetClock(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero));
        using var authority = new TestCertificateAuthority("Ours", clock);
        using var server = authority.CreateServerCertificate(
            options => options.NotAfter = options.NotAfter.AddDays(30));
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.UseTls(tls =>
            {
                tls.Authority = authority;
                tls.ServerCertificate = server;
                tls.RequireClientCertificate();
            });
        });

        Assert.Equal(StatusCode.OK, (await GreetAsync(fixture)).StatusCode);
        clock.Now = clock.Now.AddDays(8);
        Assert.Equal(StatusCode.Unavailable, (await GreetAsync(fixture)).StatusCode);
    }

    [Fact]
    public async Task A_servers_certificate_expires_for_the_next_channel()
    {
        var clock = new SetClock(new DateTimeOffset(2101, 2, 3, 4, 5, 6, TimeSpan.Zero));
        using var authority = new TestCertificateAuthority("Ours", clock);
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.UseTls(tls => tls.Authority = authority);
        });

        Assert.Equal(StatusCode.OK, (await GreetAsync(fixture)).StatusCode);
        clock.Now = clock.Now.AddDays(8);
        var outcome = await GreetAsync(fixture);
        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
        Assert.EndsWith(
            "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
            outcome.Detail,
            StringComparison.Ordinal);
    }

    private static async Task<CallOutcome<HelloReply>> GreetAsync(GrpcFixture fixture) =>
        await new Greeter.GreeterClient(fixture.CreateChannel())
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();
}
