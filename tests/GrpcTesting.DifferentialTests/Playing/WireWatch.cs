using System.Globalization;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>
/// Waits until what one side did has reached the server's end of the wire, so that what the other side does next comes
/// after it. Does nothing where there are no frames.
/// </summary>
internal sealed class WireWatch(WireLog? wire)
{
    public Task RequestsAsync(int call, int messages) => UntilAsync(call, seen => seen.Requests >= messages);

    public Task ResponsesAsync(int call, int messages) => UntilAsync(call, seen => seen.Responses >= messages);

    public Task RequestsEndedAsync(int call) => UntilAsync(call, seen => seen.RequestsEnded);

    public Task ResponseHeadersAsync(int call) => UntilAsync(call, seen => seen.Answered);

    public Task OverAsync(int call) => UntilAsync(call, _ => false);

    private async Task UntilAsync(int call, Func<Progress, bool> reached)
    {
        if (wire is not null)
        {
            var progress = new Progress(call.ToString(CultureInfo.InvariantCulture));
            await wire.WaitForAsync(
                frame =>
                {
                    progress.Add(frame);
                    return progress.Over || reached(progress);
                },
                Play.Bound);
        }
    }

    private sealed class Progress(string call)
    {
        private (int Connection, int Stream)? _stream;

        public int Requests { get; private set; }

        public int Responses { get; private set; }

        public bool Answered { get; private set; }

        public bool RequestsEnded { get; private set; }

        public bool Over { get; private set; }

        public void Add(Http2Frame frame)
        {
            var fromClient = frame.Direction == WireDirection.ClientToServer;
            if (fromClient && frame is Http2HeaderBlockFrame request && request.Headers.Any(
                header => header.Name == WireNotes.CallHeader && header.Value == call))
            {
                _stream = (frame.Connection, frame.StreamId);
            }

            if (_stream != (frame.Connection, frame.StreamId))
            {
                return;
            }

            var ends = false;
            switch (frame)
            {
                case Http2DataFrame data when fromClient:
                    Requests += data.Messages.Count;
                    ends = data.EndStream;
                    break;
                case Http2DataFrame data:
                    Responses += data.Messages.Count;
                    ends = data.EndStream;
                    break;
                case Http2HeadersFrame headers:
                    Answered |= !fromClient;
                    ends = headers.EndStream;
                    break;
                case Http2RstStreamFrame:
                    Over = true;
                    break;
            }

            RequestsEnded |= ends && fromClient;
            Over |= ends && !fromClient;
        }
    }
}
