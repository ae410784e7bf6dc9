using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Wire;

/// <summary>Puts a tap on a connection's transport while the connection lives, if it is to be captured.</summary>
internal sealed class CaptureMiddleware(WireRecorder recorder, ConnectionDelegate next)
{
    public Task OnConnectionAsync(ConnectionContext connection) =>
        recorder.IsRecording ? CaptureAsync(connection) : PassAsync(connection);

    private async Task CaptureAsync(ConnectionContext connection)
    {
        var transport = connection.Transport;
        var tap = new WireTap(recorder, connection.ConnectionId);
        connection.Transport = new TappedTransport(transport, tap);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
            tap.Close();
        }
    }

    private async Task PassAsync(ConnectionContext connection)
    {
        recorder.OpenUnseen();
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            recorder.CloseUnseen();
        }
    }
}
