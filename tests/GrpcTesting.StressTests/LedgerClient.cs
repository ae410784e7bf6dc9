using Grpc.Core;
using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests;

/// <summary>Makes calls of all kinds on a <see cref="Ledger"/>, and checks every answer.</summary>
internal sealed class LedgerClient(GrpcFixture fixture, string owner)
{
    private readonly Scenario.ScenarioClient _client = fixture.CreateClient<Scenario.ScenarioClient>();

    /// <summary>How many kinds of calls there are.</summary>
    public const int Kinds = 4;

    /// <summary>Makes a call that books <paramref name="count"/> numbers of one, and returns the sums that it was
    /// answered with.</summary>
    public async Task<int[]> CallAsync(int kind, int count)
    {
        var requests = Enumerable.Range(0, count).Select(_ => new Letter { Number = 1 });
        var outcome = kind switch
        {
            0 => await _client.UnaryAsync(new Letter { Number = count }).CaptureAsync(),
            1 => await _client.ServerStream(new Letter { Number = count }).CaptureAsync(),
            2 => await _client.ClientStream().CaptureAsync(requests),
            _ => await _client.Duplex().CaptureAsync(requests),
        };
        Assert.True(
            outcome.StatusCode == StatusCode.OK
            && outcome.Responses.Count == (kind is 0 or 2 ? 1 : count)
            && outcome.Responses.All(response => response.Text == owner),
            $"{owner} got a wrong answer (seed {Load.Seed}).\n{outcome}");
        return [.. outcome.Responses.Select(response => response.Number)];
    }
}
