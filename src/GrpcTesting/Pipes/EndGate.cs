namespace GrpcTesting.Pipes;

/// <summary>
/// Decides who completes one end of a pipe: the operation that is using the end, or the party that closes it.
/// </summary>
/// <remarks>
/// Completing an end of a <see cref="System.IO.Pipelines.Pipe"/> while a read or a flush is pending on it corrupts
/// the pipe. So a close that finds the end idle completes it; one that finds it busy wakes the operation, which
/// completes the end on its way out. One operation at a time enters; a close may come from any thread.
/// </remarks>
internal struct EndGate
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyClosing = 2;
    private const int Closed = 3;

    private int _state;

    public readonly bool IsClosed => _state is BusyClosing or Closed;

    /// <summary>Begins an operation. False when the end is closed.</summary>
    /// <exception cref="InvalidOperationException">Another operation is in progress.</exception>
    public bool TryEnter()
    {
        switch (Interlocked.CompareExchange(ref _state, Busy, Idle))
        {
            case Idle:
                return true;
            case Busy:
                throw new InvalidOperationException(
                    "Another operation of the same kind is in progress on this stream; await it first.");
            default:
                return false;
        }
    }

    /// <summary>Ends an operation. True when the end was closed meanwhile: the caller then completes it.</summary>
    public bool ExitMustComplete()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy)
        {
            return false;
        }

        _state = Closed;
        return true;
    }

    /// <summary>Closes the end, once; what the caller has to do about it.</summary>
    public CloseDuty Close()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle)
            {
                return CloseDuty.Complete;
            }

            if (Interlocked.CompareExchange(ref _state, BusyClosing, Busy) == Busy)
            {
                return CloseDuty.Wake;
            }

            if (IsClosed)
            {
                return CloseDuty.Nothing;
            }
        }
    }
}
