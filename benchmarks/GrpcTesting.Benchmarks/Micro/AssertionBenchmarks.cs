using BenchmarkDotNet.Attributes;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>
/// Assertions on a call that is over: one that holds, and one that fails and tells the story of the call.
/// </summary>
[MemoryDiagnoser]
public class AssertionBenchmarks
{
    private static readonly Parcel Small = new() { Payload = ByteString.CopyFromUtf8("a small message.") };

    private CallOutcome<Parcel> _outcome = null!;

    /// <summary>Makes the call. It blocks: a setup in the process of BenchmarkDotNet is not awaited.</summary>
    [GlobalSetup]
    public void Call() => _outcome = CallAsync().GetAwaiter().GetResult();

    /// <summary>The status and the message.</summary>
    [Benchmark]
    public void Outcome() => _outcome.Should().Succeed().And.Yield(Small);

    /// <summary>A message, field by field.</summary>
    [Benchmark]
    public void Message() => _outcome.Response.Should().BeEquivalentToMessage(Small);

    /// <summary>A failure, with its whole text.</summary>
    [Benchmark]
    public string Failure()
    {
        try
        {
            _outcome.Should().HaveStatus(StatusCode.NotFound);
        }
        catch (Exception failure)
        {
            return failure.Message;
        }

        throw new InvalidOperationException("The assertion should have failed.");
    }

    private static async Task<CallOutcome<Parcel>> CallAsync()
    {
        await using var fixture = GrpcServiceFixture.For(
            new LoadService(), options => options.Transport = GrpcTransport.Pipe);
        return await fixture.CreateClient<Load.LoadClient>().EchoAsync(Small).CaptureAsync();
    }
}
