using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using GrpcTesting.Tests.Wire.Capture;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Tests.Wire.Pcapng;

/// <summary>A saved capture, as Wireshark reads it.</summary>
public sealed class TsharkTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wire");

    private string Path => System.IO.Path.Combine(_directory.FullName, "wire.pcapng");

    public void Dispose() => _directory.Delete(recursive: true);

    [TsharkFact]
    public async Task A_saved_call_decodes_as_HTTP2_and_gRPC()
    {
        var wire = await CaptureAsync(server => server.CallAsync(
            RecordedConnection.KnownMethod, new EnumValue { Name = "Ada" }.ToByteArray()));
        wire.SavePcapng(Path);

        Assert.Empty(await TsharkFactAttribute.ReadAsync(Path, Suspicious, "frame.number", "_ws.expert.message"));
        Assert.Equal(
            wire.Frames.Where(frame => frame is not Http2Preface).Select(frame => $"{(int)frame.Type}"),
            await ListAsync("http2.type", "http2.type"));
        var headers = wire.Frames.OfType<Http2HeadersFrame>().SelectMany(frame => frame.Headers).ToList();
        Assert.Equal(headers.Select(header => header.Name), await ListAsync("http2.header", "http2.header.name"));
        Assert.Equal(headers.Select(header => header.Value), await ListAsync("http2.header", "http2.header.value"));
        Assert.Equal(
            ["/test.Names/Find", "POST"],
            (await ListAsync("http2.headers.path", "http2.headers.path", "http2.headers.method")).Order());
        Assert.Equal(["5", "10"], await ListAsync("grpc", "grpc.message_length"));
    }

    [TsharkFact]
    public async Task Large_messages_cross_in_segments_that_fit_together_again()
    {
        var wire = await CaptureAsync(async server =>
        {
            // One after the other: tshark warns about bodies of several streams whose frames alternate.
            for (var number = 0; number < 8; number++)
            {
                using var response = await server.CallAsync(RecordedConnection.KnownMethod, new byte[40_000 * number]);
                await response.Content.ReadAsByteArrayAsync();
            }

            return await server.CallAsync(RecordedConnection.KnownMethod, []);
        });
        wire.SavePcapng(Path);

        Assert.Empty(await TsharkFactAttribute.ReadAsync(Path, Suspicious, "frame.number", "_ws.expert.message"));
        Assert.Equal(
            wire.Frames.Count(frame => frame is not Http2Preface),
            (await ListAsync("http2.type", "http2.type")).Length);
        Assert.Equal(
            wire.Streams.SelectMany(stream => stream.Messages).Select(message => $"{message.Length}").Order(),
            (await ListAsync("grpc", "grpc.message_length")).Order());
    }

    [TsharkFact]
    public async Task Credentials_are_asterisks_and_everything_still_decodes()
    {
        var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
            options.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new CookieFilter()));
        });
        await using (fixture)
        {
            var client = fixture.CreateClient<Greeter.GreeterClient>();
            for (var number = 0; number < 5; number++)
            {
                await client.SayHelloAsync(
                    new HelloRequest { Name = "Ada" }, new Metadata { { "authorization", "Bearer abc" } });
            }
        }

        fixture.Wire.SavePcapng(Path);

        Assert.Empty(await TsharkFactAttribute.ReadAsync(Path, Suspicious, "frame.number", "_ws.expert.message"));
        var headers = fixture.Wire.Frames.OfType<Http2HeadersFrame>().SelectMany(frame => frame.Headers).ToList();

        // An authorization and a set-cookie for each call, and the cookie with all calls but the first.
        Assert.Equal(14, headers.Count(header => header.IsRedacted));
        Assert.Equal(
            headers.Select(header => header.Name switch
            {
                "authorization" => "**********",
                "cookie" or "set-cookie" => "*****",
                _ => header.Value,
            }),
            await ListAsync("http2.header", "http2.header.value"));
    }

    [TsharkFact]
    public async Task What_was_not_kept_is_said_in_the_capture()
    {
        await using var server = await CapturedServer.StartAsync(
            AnswerAsync, options: new WireLogOptions { MaxCaptureBytes = 1000 });
        using (await server.CallAsync("/a", new byte[5000]))
        {
        }

        server.Wire.SavePcapng(Path);

        var comment = Assert.Single(await TsharkFactAttribute.ReadAsync(Path, "frame.comment", "frame.comment"));
        Assert.Matches("^connection 1 \\(.*\\): [0-9,]+ bytes more were not kept$", comment);
        Assert.True(server.Wire.Snapshot().DroppedBytes > 4000);
        Assert.Empty(await TsharkFactAttribute.ReadAsync(Path, "_ws.malformed", "frame.number"));
    }

    private static string Suspicious =>
        "_ws.malformed or tcp.analysis.flags or _ws.expert.severity >= 6291456 or tcp.checksum.status == \"Bad\" "
        + "or ip.checksum.status == \"Bad\"";

    private async Task<string[]> ListAsync(string filter, params string[] fields)
    {
        var lines = await TsharkFactAttribute.ReadAsync(Path, filter, fields);
        return [.. lines.SelectMany(line => line.Split('\t', '|'))];
    }

    private static async Task<WireLog> CaptureAsync(Func<CapturedServer, Task<HttpResponseMessage>> act)
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync);
        using var response = await act(server);
        await response.Content.ReadAsByteArrayAsync();
        await server.StopAsync();
        return server.Wire;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        await context.Response.BodyWriter.WriteAsync(
            FrameBytes.Message(new StringValue { Value = "Lovelace" }.ToByteArray()));
        context.Response.AppendTrailer("grpc-status", "5");
    }

    private sealed class CookieFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Response.Headers.SetCookie = "id=42";
                return rest(context);
            });
            next(app);
        };
    }
}
