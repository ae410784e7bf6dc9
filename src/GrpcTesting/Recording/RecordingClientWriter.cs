using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>The client's request stream, recorded.</summary>
internal sealed class RecordingClientWriter<T>(IClientStreamWriter<T> inner, SideRecord record)
    : RecordingWriter<T>(inner, record), IClientStreamWriter<T>
    where T : class
{
    public Task CompleteAsync()
    {
        var complete = inner.CompleteAsync();
        if (!complete.IsFaulted)
        {
            Record.SentAll();
        }

        return complete;
    }
}
