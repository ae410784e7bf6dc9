using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Every status a handler can end with, and those that the server ends with by itself.</summary>
public class StatusTests
{
    private const string Detail = "näher: 100 % „größer“ als 漢字 🎉\nnext line";

    [Theory]
    [EveryStatus]
    public async Task A_status_arrives_with_its_detail_and_trailers(GrpcTransport transport, StatusCode code)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, _) => throw new RpcException(
                new Status(code, Detail), new Metadata { { "x-why", "because" }, { "x-why-bin", [1, 2] } }),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        // A response whose header already says OK, with no message, contradicts itself.
        var expected = code == StatusCode.OK ? StatusCode.Internal : code;
        Assert.Equal(expected, outcome.StatusCode);
        if (code != StatusCode.OK)
        {
            Assert.Equal(Detail, outcome.Detail);
            Assert.Equal("because", outcome.Trailers.GetValue("x-why"));
            Assert.Equal([1, 2], outcome.Trailers.GetValueBytes("x-why-bin"));
        }

        Assert.Equal(code, Assert.IsType<RpcException>(stage.ThrownByService(outcome)).StatusCode);
    }

    [Theory]
    [EveryStatus]
    public async Task A_status_arrives_after_the_messages_of_a_stream(GrpcTransport transport, StatusCode code)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await responses.WriteAllAsync(Letters.Numbered(3));
                context.ResponseTrailers.Add("x-why", "because");
                context.Status = new Status(code, Detail);
            },
        });

        var outcome = await stage.Client.ServerStream(new Letter()).CaptureAsync();

        Assert.Equal(code, outcome.StatusCode);
        Assert.Equal(Letters.Numbered(3), outcome.Responses);
        Assert.Equal("because", outcome.Trailers.GetValue("x-why"));
        if (code != StatusCode.OK)
        {
            Assert.Equal(Detail, outcome.Detail);
        }
    }

    [Theory, EveryTransport]
    public async Task An_unknown_exception_stays_on_the_server_and_in_the_outcome(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, _) => throw new FormatException("secret"),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Exception was thrown by handler.", outcome.Detail);
        Assert.Equal("secret", Assert.IsType<FormatException>(stage.ThrownByService(outcome)).Message);
    }

    [Theory, EveryTransport]
    public async Task A_method_that_is_not_overridden_is_unimplemented(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService());

        foreach (var code in new[]
        {
            (await stage.Client.UnaryAsync(new Letter()).CaptureAsync()).StatusCode,
            (await stage.Client.ServerStream(new Letter()).CaptureAsync()).StatusCode,
            (await stage.Client.ClientStream().CaptureAsync()).StatusCode,
            (await stage.Client.Duplex().CaptureAsync()).StatusCode,
        })
        {
            Assert.Equal(StatusCode.Unimplemented, code);
        }
    }

    [Theory]
    [UnknownNames]
    public async Task A_method_or_service_that_nobody_maps_is_unimplemented(
        GrpcTransport transport, string service, string method, string detail)
    {
        await using var stage = Stage.Set(transport, new ScenarioService());
        var unknown = new Method<string, string>(
            MethodType.Unary, service, method, Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        var outcome = await stage.Fixture.CallInvoker
            .AsyncUnaryCall(unknown, null, default, "hello")
            .CaptureAsync();

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        Assert.Equal(detail, outcome.Detail);
    }

    /// <summary>Every transport with all 17 codes.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class EveryStatusAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from transport in new EveryTransportAttribute().GetData(testMethod)
            from code in Enum.GetValues<StatusCode>()
            where NotThrough.Allows(transport[0], testMethod, code)
            select new[] { transport[0], code };
    }

    /// <summary>Every transport with a known service's unknown method, and with an unknown service.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class UnknownNamesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from transport in new EveryTransportAttribute().GetData(testMethod)
            from name in new[]
            {
                ("grpctesting.scenario.Scenario", "Nothing", "Method is unimplemented."),
                ("nobody.Home", "Unary", "Service is unimplemented."),
            }
            select new[] { transport[0], name.Item1, name.Item2, name.Item3 };
    }
}
