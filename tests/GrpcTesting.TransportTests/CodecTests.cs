using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrpcTesting.TransportTests;

/// <summary>Nothing assumes protobuf: services of plain classes, with codecs of a few lines.</summary>
public class CodecTests
{
    private const string Add = "/counting.Counter/Add";
    private const string Count = "/counting.Counter/Count";

    [Theory, EveryTransport]
    public async Task A_service_of_plain_classes_is_called_with_messages_of_its_own(GrpcTransport transport)
    {
        await using var fixture = Counting(transport, JsonCodec.Of<Sum>());
        var add = fixture.Generic.Method(Add, JsonCodec.Of<Sum>(), JsonCodec.Of<Sum>());

        var outcome = await add.Unary(new Sum("two", 2)).CaptureAsync();

        Assert.Equal(new Sum("two", 3), outcome.Response);
        Assert.Equal(Add, outcome.Method);
    }

    [Theory, EveryTransport]
    public async Task Another_codec_is_another_marshaller(GrpcTransport transport)
    {
        await using var fixture = Counting(transport, PackedCodec.OfSum);
        var count = fixture.Generic.Method(Count, PackedCodec.OfSum, PackedCodec.OfSum);

        await using var probe = count.Duplex().Probe();
        await probe.SendAsync(new Sum("a", -1));
        await probe.ExpectNextAsync(new Sum("a", 0));
        await probe.SendAsync(new Sum("größer", 1));
        await probe.ExpectNextAsync(new Sum("größer", 2));
        await probe.CompleteAsync();
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task An_error_is_an_outcome_with_the_servers_exception(GrpcTransport transport)
    {
        await using var fixture = Counting(transport, JsonCodec.Of<Sum>());
        var add = fixture.Generic.Method(Add, JsonCodec.Of<Sum>(), JsonCodec.Of<Sum>());

        var outcome = await add.Unary(new Sum("none", int.MaxValue)).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.IsType<OverflowException>(outcome.ServerException);
    }

    [Theory, EveryTransport]
    public async Task Records_hold_the_messages_as_they_are(GrpcTransport transport)
    {
        await using var fixture = Counting(transport, JsonCodec.Of<Sum>());
        var add = fixture.Generic.Method(Add, JsonCodec.Of<Sum>(), JsonCodec.Of<Sum>());

        await add.Unary(new Sum("two", 2)).CaptureAsync();

        var call = await fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
        Assert.Equal(new Sum("two", 2), call.Client!.Request<Sum>());
        Assert.Equal(new Sum("two", 3), call.Client!.Response<Sum>());
        Assert.Equal(new Sum("two", 2), call.Server!.Request<Sum>());
        Assert.Equal(new Sum("two", 3), call.Server!.Response<Sum>());
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("tcp")]
    [InlineData("unix")]
    public async Task The_wire_shows_the_bytes(string transport)
    {
        await using var fixture = Counting(
            GrpcTesting.Transports.DefaultTransport.Parse(transport),
            JsonCodec.Of<Sum>(),
            options => options.CaptureWire = true);
        var add = fixture.Generic.Method(Add, JsonCodec.Of<Sum>(), JsonCodec.Of<Sum>());

        await add.Unary(new Sum("two", 2)).CaptureAsync();

        var messages = fixture.Wire.Snapshot().Frames.OfType<Http2DataFrame>().SelectMany(frame => frame.Messages);
        Assert.Equal(
            ["""{"Name":"two","Value":2}""", """{"Name":"two","Value":3}"""],
            messages.Select(message => Encoding.UTF8.GetString(message.Payload.Span)));
    }

    [Theory, EveryTransport]
    public async Task JSON_by_descriptor_says_what_to_do_instead(GrpcTransport transport)
    {
        await using var fixture = Counting(transport, JsonCodec.Of<Sum>());

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => fixture.Generic.CallJsonAsync(Add, "{}"));

        Assert.StartsWith(
            "/counting.Counter/Add cannot be called with JSON: no method's messages are known here. ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "or call it with bytes, message types or marshallers of your own: Method(name). (Parameter 'method')",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static GrpcServiceFixture<Counter> Counting(
        GrpcTransport transport, Marshaller<Sum> codec, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.Create<Counter>(options =>
        {
            options.Transport = transport;
            options.Timeout = Stage.Bound;
            options.ConfigureServices(services => services.TryAddEnumerable(
                ServiceDescriptor.Singleton<IServiceMethodProvider<Counter>>(new CounterMethods(codec))));
            configure?.Invoke(options);
        });

    /// <summary>A message that no proto file describes.</summary>
    public sealed record Sum(string Name, int Value);

    /// <summary>A service without a generated base class.</summary>
    public sealed class Counter
    {
        private readonly int _step = 1;

        public Task<Sum> Add(Sum sum) => Task.FromResult(sum with { Value = checked(sum.Value + _step) });
    }

    /// <summary>Binds the service as code-first libraries do.</summary>
    private sealed class CounterMethods(Marshaller<Sum> codec) : IServiceMethodProvider<Counter>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<Counter> context)
        {
            context.AddUnaryMethod(
                new Method<Sum, Sum>(MethodType.Unary, "counting.Counter", "Add", codec, codec),
                [],
                (service, request, _) => service.Add(request));
            context.AddDuplexStreamingMethod(
                new Method<Sum, Sum>(MethodType.DuplexStreaming, "counting.Counter", "Count", codec, codec),
                [],
                async (service, requests, responses, call) =>
                {
                    while (await requests.MoveNext(call.CancellationToken))
                    {
                        await responses.WriteAsync(await service.Add(requests.Current));
                    }
                });
        }
    }

    private static class JsonCodec
    {
        public static Marshaller<T> Of<T>() => Marshallers.Create(
            static message => JsonSerializer.SerializeToUtf8Bytes(message),
            static bytes => JsonSerializer.Deserialize<T>(bytes)!);
    }

    /// <summary>As MessagePack has it: an array of a string and an integer, each behind its type.</summary>
    private static class PackedCodec
    {
        private const byte ArrayOfTwo = 0x92;
        private const byte ShortString = 0xd9;
        private const byte Int32 = 0xd2;

        public static Marshaller<Sum> OfSum { get; } = Marshallers.Create(
            static sum =>
            {
                var name = Encoding.UTF8.GetBytes(sum.Name);
                byte[] bytes = [ArrayOfTwo, ShortString, (byte)name.Length, .. name, Int32, 0, 0, 0, 0];
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(bytes.Length - 4), sum.Value);
                return bytes;
            },
            static bytes => bytes is [ArrayOfTwo, ShortString, var length, .. var rest] && rest[length] == Int32
                ? new Sum(Encoding.UTF8.GetString(rest, 0, length), BinaryPrimitives.ReadInt32BigEndian(rest.AsSpan(length + 1)))
                : throw new FormatException("These bytes are no sum."));
    }
}
