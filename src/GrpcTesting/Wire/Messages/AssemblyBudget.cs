namespace GrpcTesting.Wire;

/// <summary>Bounds the bytes that unfinished messages hold, over all streams of a log.</summary>
internal sealed class AssemblyBudget(long max)
{
    private long _taken;

    public bool TryTake(long bytes)
    {
        if (_taken + bytes > max)
        {
            return false;
        }

        _taken += bytes;
        return true;
    }

    public void Return(long bytes) => _taken -= bytes;
}
