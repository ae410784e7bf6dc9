using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Metadata of every kind, in both directions.</summary>
public class MetadataTests
{
    // Everything that may stand in an ASCII value: 0x20 to 0x7E, without spaces at the ends.
    private static readonly string AllAscii = string.Concat(Enumerable.Range(0x21, 0x7E - 0x20).Select(c => (char)c));

    private static ScenarioService Mirror => new()
    {
        OnUnary = async (_, context) =>
        {
            var headers = new Metadata();
            foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
            {
                headers.Add(entry);
                context.ResponseTrailers.Add(entry);
            }

            await context.WriteResponseHeadersAsync(headers);
            return new Letter();
        },
    };

    [Theory, EveryTransport]
    public async Task A_value_reaches_the_server_and_comes_back_in_headers_and_trailers(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mirror);

        var outcome = await stage.Client.UnaryAsync(new Letter(), new Metadata { { "x-name", "value" } }).CaptureAsync();

        Assert.Equal("value", outcome.Headers.GetValue("x-name"));
        Assert.Equal("value", outcome.Trailers.GetValue("x-name"));
    }

    [Theory, EveryTransport]
    public async Task Several_values_of_one_key_come_back_in_their_order(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                var several = new Metadata { { "x-name", "1" }, { "x-other", "o" }, { "x-name", "2" }, { "x-name", "3" } };
                await context.WriteResponseHeadersAsync(several);
                foreach (var entry in several)
                {
                    context.ResponseTrailers.Add(entry);
                }

                return new Letter();
            },
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(["1", "2", "3"], outcome.Headers.GetAll("x-name").Select(entry => entry.Value));
        Assert.Equal(["1", "2", "3"], outcome.Trailers.GetAll("x-name").Select(entry => entry.Value));
    }

    // The .NET client joins the values of a key into one header line, as RFC 9110 §5.3 allows.
    [Theory, EveryTransport]
    public async Task Several_values_of_one_key_reach_the_server_as_one_list(GrpcTransport transport)
    {
        var sent = new Metadata { { "x-name", "1" }, { "x-other", "o" }, { "x-name", "2" }, { "x-name", "3" } };
        IEnumerable<string>? seen = null;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) =>
            {
                seen = context.RequestHeaders.GetAll("x-name").Select(entry => entry.Value).ToList();
                return Task.FromResult(new Letter());
            },
        });

        await stage.Client.UnaryAsync(new Letter(), sent);

        // TestServer hands the values over without a line between them.
        Assert.Equal([transport == GrpcTransport.TestServer ? "1,2,3" : "1, 2, 3"], seen);
    }

    [Theory, EveryTransport]
    public async Task Binary_values_arrive_byte_for_byte(GrpcTransport transport)
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await using var stage = Stage.Set(transport, Mirror);

        var outcome = await stage.Client
            .UnaryAsync(new Letter(), new Metadata { { "x-blob-bin", bytes } })
            .CaptureAsync();

        Assert.Equal(bytes, outcome.Headers.GetValueBytes("x-blob-bin"));
        Assert.Equal(bytes, outcome.Trailers.GetValueBytes("x-blob-bin"));
    }

    [Theory, EveryTransport]
    public async Task Every_printable_ASCII_character_arrives(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mirror);

        var outcome = await stage.Client
            .UnaryAsync(new Letter(), new Metadata { { "x-ascii", AllAscii }, { "x-inner", "a b  c" } })
            .CaptureAsync();

        Assert.Equal(AllAscii, outcome.Headers.GetValue("x-ascii"));
        Assert.Equal("a b  c", outcome.Headers.GetValue("x-inner"));
        Assert.Equal(AllAscii, outcome.Trailers.GetValue("x-ascii"));
    }

    [Theory, EveryTransport]
    public async Task Keys_are_lower_case_whatever_the_test_wrote(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mirror);

        var outcome = await stage.Client.UnaryAsync(new Letter(), new Metadata { { "X-Name", "v" } }).CaptureAsync();

        Assert.Contains(outcome.Headers, entry => entry.Key == "x-name");
    }

    [Theory]
    [InlineData("x name")]
    [InlineData("x/name")]
    [InlineData("x-näme")]
    [InlineData(":path")]
    public void A_key_that_HTTP2_forbids_is_refused_before_it_is_sent(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "value" } });

    [Theory, EveryTransport]
    public async Task The_server_sees_the_timeout_as_a_deadline_and_no_deadline_as_none(GrpcTransport transport)
    {
        var deadlines = new List<DateTime>();
        var timeouts = new List<string>();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) =>
            {
                deadlines.Add(context.Deadline);
                timeouts.Add($"{context.GetHttpContext().Request.Headers["grpc-timeout"]}");
                return Task.FromResult(new Letter());
            },
        });
        var deadline = DateTime.UtcNow.AddMinutes(5);

        await stage.Client.UnaryAsync(new Letter(), deadline: deadline);
        await stage.Client.UnaryAsync(new Letter());

        Assert.InRange(deadlines[0], deadline.AddSeconds(-30), deadline.AddSeconds(30));
        Assert.Equal(DateTime.MaxValue, deadlines[1]);
        Assert.Matches("^[0-9]{1,8}[HMSmun]$", timeouts[0]);
        Assert.Equal("", timeouts[1]);
    }

    [Theory, EveryTransport]
    public async Task The_server_sees_the_clients_user_agent_and_nothing_of_the_harness(GrpcTransport transport)
    {
        Metadata? seen = null;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(new Letter());
            },
        });

        await stage.Client.UnaryAsync(new Letter(), new Metadata { { "x-mine", "1" } });

        Assert.StartsWith("grpc-dotnet/", seen!.GetValue("user-agent"), StringComparison.Ordinal);
        Assert.DoesNotContain(seen!, entry => entry.Key.Contains("grpctesting", StringComparison.Ordinal));
        Assert.Equal("1", seen!.GetValue("x-mine"));
    }

    [Theory, EveryTransport]
    public async Task The_headers_that_a_test_passes_stay_as_they_are(GrpcTransport transport)
    {
        var headers = new Metadata { { "x-mine", "1" } };
        await using var stage = Stage.Set(transport, Mirror);

        await stage.Client.UnaryAsync(new Letter(), headers);
        await stage.Client.UnaryAsync(new Letter(), headers);

        Assert.Single(headers);
    }
}
