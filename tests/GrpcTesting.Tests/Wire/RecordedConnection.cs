using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Wire;

namespace GrpcTesting.Tests.Wire;

/// <summary>A recorder with one connection, whose two ends a test plays.</summary>
internal sealed class RecordedConnection
{
    /// <summary>A method that takes an <see cref="EnumValue"/> and returns a <see cref="StringValue"/>.</summary>
    public const string KnownMethod = "/test.Names/Find";

    private readonly ConnectionTrace _connection;

    public RecordedConnection(WireLogOptions? options = null, bool isRecording = true)
    {
        Recorder = new WireRecorder(options ?? new WireLogOptions(), Clock, new MethodTypes(Types))
        {
            IsRecording = isRecording,
        };
        _connection = Recorder.Open("test");
    }

    public ManualClock Clock { get; } = new();

    public WireRecorder Recorder { get; }

    public WireSnapshot Wire => Recorder.Snapshot();

    public static (MessageDescriptor, MessageDescriptor)? Types(string method) =>
        method == KnownMethod ? (EnumValue.Descriptor, StringValue.Descriptor) : null;

    /// <summary>The connection's beginning, as short as the RFC allows.</summary>
    public RecordedConnection Begin()
    {
        Client([.. FrameBytes.Preface, .. FrameBytes.Settings()]);
        Server([.. FrameBytes.Settings(), .. FrameBytes.SettingsAck]);
        Client(FrameBytes.SettingsAck);
        return this;
    }

    public RecordedConnection Client(params byte[] bytes)
    {
        Recorder.Receive(_connection, WireDirection.ClientToServer, bytes);
        return this;
    }

    public RecordedConnection Server(params byte[] bytes)
    {
        Recorder.Receive(_connection, WireDirection.ServerToClient, bytes);
        return this;
    }

    public RecordedConnection After(double milliseconds)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return this;
    }

    public RecordedConnection Close()
    {
        Recorder.Close(_connection);
        return this;
    }

    /// <summary>Opens a gRPC stream.</summary>
    public RecordedConnection Request(int streamId, string method = KnownMethod, params string[] headers) =>
        Client(FrameBytes.Headers(
            streamId, 0, [":method: POST", $":path: {method}", "content-type: application/grpc", .. headers]));

    public T Last<T>()
        where T : Http2Frame => Assert.IsType<T>(Wire.Frames[^1]);
}
