namespace RegistryFallback.Tests;

internal sealed class ArrayReader(params string[] messages) : IAsyncStreamReader<string>
{
    private int _next;

    public CancellationToken LastToken { get; private set; }

    public string Current { get; private set; } = "";

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        LastToken = cancellationToken;
        if (_next == messages.Length)
            return Task.FromResult(false);

        Current = messages[_next++];
        return Task.FromResult(true);
    }
}
