namespace GrpcTesting.Probes;

/// <summary>The message of a unary or client-streaming call.</summary>
internal sealed class SingleResponse<TResponse>(Task<TResponse> response) : IResponseSource<TResponse>
{
    private bool _isRead;

    public bool IsSingle => true;

    public TResponse Current => response.Result;

    public async Task<bool> MoveNextAsync()
    {
        await response.ConfigureAwait(false);
        var isFirst = !_isRead;
        _isRead = true;
        return isFirst;
    }
}
