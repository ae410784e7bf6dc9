using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Metadata of both formats, there and back.</summary>
public class MetadataTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    private const string Header = "x-grpc-test-echo-initial";
    private const string HeaderValue = "test_initial_metadata_value";
    private const string Trailer = "x-grpc-test-echo-trailing-bin";

    private static readonly byte[] TrailerValue = [0xab, 0xab, 0xab];

    [Theory, InteropSettings, ForeignServers]
    public async Task Custom_metadata(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var metadata = new Metadata { { Header, HeaderValue }, { Trailer, TrailerValue } };

        var unary = await stage.Client.UnaryCallAsync(Messages.LargeRequest, metadata).CaptureAsync();
        var duplex = await stage.Client.FullDuplexCall(metadata).CaptureAsync(
            Messages.Exchange(Messages.LargeRequestSize, Messages.LargeResponseSize));

        unary.Should().Succeed()
            .And.HaveHeader(Header, HeaderValue)
            .And.HaveTrailer(Trailer, TrailerValue)
            .And.Yield(Messages.LargeResponse);
        duplex.Should().Succeed()
            .And.HaveHeader(Header, HeaderValue)
            .And.HaveTrailer(Trailer, TrailerValue)
            .And.Yield(Messages.Output(Messages.LargeResponseSize));
    }
}
