namespace GrpcTesting.Recording;

/// <summary>The response of a call for the test: as gRPC's, once the record has it.</summary>
/// <remarks>
/// Of several continuations of a task, .NET runs the first in place and queues the others. The record's has to be first, so
/// that the test's would be queued: here the test goes on where the record is done.
/// </remarks>
internal sealed class SettledResponse<TResponse> : TaskCompletionSource<TResponse>
{
    private readonly Task<TResponse> _response;
    private readonly ClientRecord _record;

    private SettledResponse(Task<TResponse> response, ClientRecord record)
    {
        _response = response;
        _record = record;
    }

    public static Task<TResponse> Of(Task<TResponse> response, ClientRecord record)
    {
        if (response.IsCompleted)
        {
            record.ResponseCompleted();
            return response;
        }

        var settled = new SettledResponse<TResponse>(response, record);
        response.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(settled.Complete);
        return settled.Task;
    }

    private void Complete()
    {
        try
        {
            _record.ResponseCompleted();
        }
#pragma warning disable CA1031 // Nobody would catch it. It comes up again for who looks at the record.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        SetFromTask(_response);

        // gRPC counts some failures as seen, such as a cancellation's, and does not tell which: all are counted so.
        _ = Task.Exception;
    }
}
