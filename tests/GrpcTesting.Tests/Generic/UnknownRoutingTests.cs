using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Generic;
using GrpcTesting.StartupApp;
using Helloworld;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrpcTesting.Tests.Generic;

/// <summary>Which requests are calls to unknown methods, in fixtures of every kind.</summary>
public class UnknownRoutingTests
{
    public static TheoryData<string> Fixtures { get; } = ["minimal", "startup", "service", "none"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task A_fixture_of_any_kind_hands_unknown_methods_over_and_no_other(string kind)
    {
        await using var fixture = Create(kind, options => options.MapUnknown(NameAsync));

        Assert.Equal("/nobody.Home/Call", await CallAsync(fixture, "nobody.Home", "Call"));
        Assert.Equal("/helloworld.Greeter/Nothing", await CallAsync(fixture, "helloworld.Greeter", "Nothing"));
        Assert.Equal(
            kind == "none" ? "/helloworld.Greeter/SayHello" : "Hello Ada",
            await CallAsync(fixture, "helloworld.Greeter", "SayHello"));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task An_app_that_ignores_unknown_services_has_them_handled_as_well(string kind)
    {
        await using var fixture = Create(kind, options =>
        {
            options.ConfigureGrpc(grpc => grpc.IgnoreUnknownServices = true);
            options.MapUnknown(NameAsync);
        });

        Assert.Equal("/nobody.Home/Call", await CallAsync(fixture, "nobody.Home", "Call"));
        Assert.Equal("/helloworld.Greeter/Nothing", await CallAsync(fixture, "helloworld.Greeter", "Nothing"));
    }

    [Theory]
    [InlineData("GET", "/health", null, HttpStatusCode.OK)]
    [InlineData("POST", "/health", "application/grpc", HttpStatusCode.OK)]
    [InlineData("GET", "/nobody.Home/Call", null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/nobody.Home/Call", "application/grpc", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody.Home/Call", "application/json", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody.Home/Call", "application/grpcx", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody.Home/", "application/grpc", HttpStatusCode.NotFound)]
    [InlineData("POST", "/Call", "application/grpc", HttpStatusCode.NotFound)]
    public async Task Other_requests_of_an_app_are_its_own(
        string method, string path, string? contentType, HttpStatusCode expected)
    {
        await using var fixture = Create("minimal", options =>
        {
            options.ConfigureServices(services => services.AddSingleton<IStartupFilter, Health>());
            options.MapUnknown(_ => throw new InvalidOperationException("Not for the handler."));
        });

        using var response = await SendAsync(fixture, method, path, contentType);

        Assert.Equal(expected, response.StatusCode);
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/gRPC;charset=utf-8")]
    public async Task Every_content_type_of_gRPC_is_a_call(string contentType)
    {
        await using var fixture = Create("service", options =>
            options.MapUnknown(_ => throw new RpcException(new Status(StatusCode.DataLoss, "reached"))));

        using var response = await SendAsync(fixture, "POST", "/nobody.Home/Call", contentType);

        Assert.Equal("reached", Assert.Single(response.Headers.GetValues("grpc-message")));
    }

    [Fact]
    public async Task An_authorization_that_the_app_demands_everywhere_holds()
    {
        foreach (var kind in (string[])["service", "none"])
        {
            await using var fixture = Create(kind, options =>
            {
                options.MapUnknown(NameAsync);
                options.ConfigureServices(services =>
                {
                    services.AddAuthentication("header")
                        .AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
                    services.AddAuthorization(authorization => authorization.FallbackPolicy =
                        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                });
            });

            var exception = await Assert.ThrowsAsync<RpcException>(() => CallAsync(fixture, "nobody.Home", "Call"));
            Assert.Equal(StatusCode.Unauthenticated, exception.StatusCode);
            Assert.Equal(
                "/nobody.Home/Call",
                await CallAsync(fixture, "nobody.Home", "Call", new Metadata { { "authorization", "Ada" } }));
        }
    }

    [Theory]
    [InlineData("/od{d/{na*me}")]
    [InlineData("/with/slashes/Call")]
    [InlineData("/ /~")]
    public async Task An_odd_name_is_a_name(string method)
    {
        await using var fixture = Create("none", options => options.MapUnknown(NameAsync));
        var slash = method.LastIndexOf('/');

        Assert.Equal(method, await CallAsync(fixture, method[1..slash], method[(slash + 1)..]));
    }

    [Fact]
    public async Task More_names_than_there_are_endpoints_for_are_names()
    {
        await using var fixture = Create("service", options => options.MapUnknown(NameAsync));

        for (var number = 0; number < 1100; number++)
        {
            Assert.Equal($"/a.B/M{number}", await CallAsync(fixture, "a.B", $"M{number}"));
        }
    }

    [Fact]
    public async Task Of_several_handlers_the_last_one_stays()
    {
        await using var fixture = Create("service", options =>
        {
            options.MapUnknown(_ => throw new InvalidOperationException("The first one."));
            options.MapUnknown(NameAsync);
        });

        Assert.Equal("/nobody.Home/Call", await CallAsync(fixture, "nobody.Home", "Call"));
    }

    [Fact]
    public async Task The_servers_log_names_the_method()
    {
        await using var fixture = Create(
            "service", options => options.MapUnknown(_ => throw new FormatException("no")));
        var lines = new List<string>();
        using var output = fixture.WriteLogsTo(entry => lines.Add(entry.Message));

        await Assert.ThrowsAsync<RpcException>(() => CallAsync(fixture, "nobody.Home", "Call"));

        Assert.Contains("Error when executing service method 'Call'.", lines);
    }

    [Fact]
    public async Task The_wire_shows_the_call()
    {
        await using var fixture = Create("service", options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
            options.MapUnknown(NameAsync);
        });

        await CallAsync(fixture, "nobody.Home", "Call");

        var stream = Assert.Single(fixture.Wire.Snapshot().Streams);
        Assert.Equal("stream 1: /nobody.Home/Call, 1 message → ← 1, OK", stream.ToString());
    }

    [Fact]
    public async Task A_request_that_is_no_such_message_fails_the_call()
    {
        await using var fixture = Create("service", options => options.MapUnknown(async call =>
        {
            await call.ReadAsync(HelloRequest.Parser);
        }));
        var bytes = RawMessages.Method("nobody.Home", "Call");

        var outcome = await fixture.CallInvoker.AsyncDuplexStreamingCall(bytes, null, default).CaptureAsync([0xFF]);

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.IsType<InvalidProtocolBufferException>(outcome.ServerException);
    }

    [Fact]
    public async Task A_remote_server_is_not_there_to_be_given_a_handler()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Remote("https://greeter.example:8443");
            options.MapUnknown(NameAsync);
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: MapUnknown needs the server in this process, but the "
            + "fixture uses GrpcTransport.Remote(https://greeter.example:8443/). Use another transport, such as "
            + "GrpcTransport.Pipe.",
            exception.Message);
    }

    [Fact]
    public async Task Null_is_refused_where_it_is_given()
    {
        Assert.Throws<ArgumentNullException>("handler", () => new GrpcFixtureOptions().MapUnknown(null!));
        Assert.Throws<ArgumentNullException>("handler", () => GrpcServiceFixture.ForUnknown(null!));

        await using var fixture = Create("none", options => options.MapUnknown(async call =>
        {
            await Assert.ThrowsAsync<ArgumentNullException>("parser", () => call.ReadAsync<HelloRequest>(null!));
            await Assert.ThrowsAsync<ArgumentNullException>("response", () => call.WriteAsync(null!));
            await Assert.ThrowsAsync<ArgumentNullException>("target", () => call.ForwardToAsync(null!));
            await NameAsync(call);
        }));

        Assert.Equal("/nobody.Home/Call", await CallAsync(fixture, "nobody.Home", "Call"));
    }

    private static GrpcFixture Create(string kind, Action<GrpcFixtureOptions> configure) => kind switch
    {
        "minimal" => GrpcTestFixture.Create<Program>(configure),
        "startup" => GrpcTestFixture.Create<EntryPoint>(configure),
        "service" => GreeterFixture.Create(configure),
        _ => GrpcServiceFixture.ForUnknown(_ => throw new InvalidOperationException("Replaced."), configure),
    };

    private static async Task NameAsync(UnknownCall call)
    {
        await call.ReadAsync(HelloRequest.Parser);
        await call.WriteAsync(new HelloReply { Message = call.Method });
    }

    private static async Task<string> CallAsync(
        GrpcFixture fixture, string service, string name, Metadata? headers = null)
    {
        var method = new Method<HelloRequest, HelloReply>(
            MethodType.Unary,
            service,
            name,
            Marshallers.Create(request => request.ToByteArray(), HelloRequest.Parser.ParseFrom),
            Marshallers.Create(reply => reply.ToByteArray(), HelloReply.Parser.ParseFrom));
        var request = new HelloRequest { Name = "Ada" };
        return (await fixture.CallInvoker.AsyncUnaryCall(method, null, new CallOptions(headers), request)).Message;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        GrpcFixture fixture, string method, string path, string? contentType)
    {
        HttpMessageHandler? handler = null;
        fixture.CreateChannel(channel => handler = channel.HttpHandler);
        using var client = new HttpMessageInvoker(handler!, disposeHandler: false);
        var request = new HttpRequestMessage(new HttpMethod(method), $"http://pipe{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        return await client.SendAsync(request, CancellationToken.None);
    }

    private sealed class Health : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/health", health => health.Run(context => context.Response.WriteAsync("fine")));
            next(app);
        };
    }

    private sealed class HeaderScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers.Authorization is [{ } name]
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "header")), "header"))
                : AuthenticateResult.NoResult());
    }
}
