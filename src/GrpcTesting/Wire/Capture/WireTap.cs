using System.Buffers;

namespace GrpcTesting.Wire;

/// <summary>
/// Tells a recorder what crosses one connection. Whatever goes wrong with that, the connection goes on.
/// </summary>
internal sealed class WireTap
{
    private readonly WireRecorder _recorder;
    private readonly ConnectionTrace _trace;
    private volatile bool _isBroken;

    public WireTap(WireRecorder recorder, string connectionId)
    {
        _recorder = recorder;
        _trace = recorder.Open(connectionId);
    }

    public void Receive(WireDirection direction, in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            Receive(direction, segment.Span);
        }
    }

    public void Receive(WireDirection direction, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _isBroken)
        {
            return;
        }

        try
        {
            _recorder.Receive(_trace, direction, bytes);
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    public void Break(Exception exception)
    {
        _isBroken = true;
        _recorder.Stop(_trace, $"the capture failed: {exception.GetType().Name}: {exception.Message}");
    }

    public void Close() => _recorder.Close(_trace);
}
