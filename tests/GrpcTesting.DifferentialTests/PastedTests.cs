using Grpc.Core;
using GrpcTesting.DifferentialTests.Generation;
using GrpcTesting.Tests;

namespace GrpcTesting.DifferentialTests;

/// <summary>Scenarios as a failure prints them: pasted, they are tests.</summary>
public class PastedTests
{
    [Fact]
    public Task Scenario_95() =>
        Differential.AssertEqualsTcpAsync(GrpcTransport.Pipe, new Scenario
        {
            Seed = 95,
            Kind = CallKind.Duplex,
            RequestHeaders = [new("X-Gamma", "Z D/J56=tBua1Uv74q}7"), new("x-alpha", "JFlZ]|7DX\\'J,[vfDv K")],
            Compression = Compression.Both,
            Deadline = CallDeadline.ServerTells,
            ClientInterceptors = 1,
            ServerInterceptors = 2,
            Steps =
            [
                Client.Start(),
                Server.Enter,
                Server.StartSend(5),
                Client.Read,
                Server.EndSend,
                Server.StartRead,
                Client.StartSend(0),
                Server.Read,
                Client.EndSend,
                Server.StartSend(1),
                Client.Read,
                Server.EndSend,
                Client.Send(5),
                Client.ReachDeadline,
                Server.AwaitCancelled,
                Server.Return(),
                Client.Read,
            ],
        });

    [Fact]
    public Task Scenario_311() =>
        Differential.AssertEqualsTcpAsync(GrpcTransport.Pipe, new Scenario
        {
            Seed = 311,
            Kind = CallKind.Duplex,
            RequestHeaders = [new("x-beta", "\"C)JYyWG=iN}^h3;FQUQ"), new("x-blob-bin", ""), new("x_delta.1", "")],
            Compression = Compression.Requests,
            ClientInterceptors = 1,
            ServerInterceptors = 1,
            DetailedErrors = true,
            Steps =
            [
                Client.Start(),
                Server.Enter,
                Server.Send(0),
                Client.StartSend(64),
                Server.Read,
                Client.EndSend,
                Server.Send(5),
                Client.Send(0),
                Server.Read,
                Client.StartSend(0),
                Server.Read,
                Client.EndSend,
                Server.Send(5),
                Client.ReadHeaders,
                Server.StartRead,
                Client.Cancel,
                Client.Read,
                Server.AwaitCancelled,
                Server.Read,
                Server.Send(5),
                Server.Return(),
            ],
        });

    [Fact]
    public Task Scenario_426() =>
        Differential.AssertEqualsTcpAsync(GrpcTransport.Pipe, new Scenario
        {
            Seed = 426,
            Kind = CallKind.ClientStream,
            Calls = 5,
            RequestHeaders = [new("x_delta.1", "h"), new("x-beta", "[OBwD/[3o@I..ZAG#Azw")],
            Compression = Compression.Requests,
            Deadline = CallDeadline.Far,
            ClientInterceptors = 1,
            ServerInterceptors = 1,
            DetailedErrors = true,
            Steps =
            [
                Client.Start(),
                Server.Enter,
                Client.StartSend(0),
                Server.Read,
                Client.EndSend,
                Client.Send(0),
                Client.Complete,
                Server.Read,
                Server.Read,
                Server.AddTrailer(new("x_delta.1", ""), new("x-beta", "Z$:"), new("x-blob-bin", "")),
                Server.SetStatus(StatusCode.Unauthenticated, "\ud83c\udf89"),
                Server.Return(900),
                Client.ReadResponse,
            ],
        });

    [Theory]
    [InlineData(95)]
    [InlineData(311)]
    [InlineData(426)]
    public void A_scenario_prints_as_the_test_above(long seed)
    {
        var printed = CodeText.Test(ScenarioGenerator.Create(seed));

        var source = Repository.Read("tests", "GrpcTesting.DifferentialTests", "PastedTests.cs");
        Assert.True(
            Unindented(source).Contains(Unindented(printed), StringComparison.Ordinal),
            $"Seed {seed} makes another scenario than the one above. Paste it again:\n\n{printed}");
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
