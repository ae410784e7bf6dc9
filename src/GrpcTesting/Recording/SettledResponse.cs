namespace GrpcTesting.Recording;

/// <summary>The response of a call for the test: as gRPC's, once the record has it.</summary>
/// <remarks>
/// With two continuations on its task, gRPC would queue two work items when a response arrives. This is the only one, and
/// the test goes on within it.
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
        _record.ResponseCompleted();
        SetFromTask(_response);

        // As gRPC does it: a call whose response nobody wants may fail.
        _ = Task.Exception;
    }
}
