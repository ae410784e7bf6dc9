namespace GrpcTesting.Pipes;

/// <summary>
/// Decides who completes one end of a pipe, and who exchanges it: the operation that is using the end, or the party
/// that closes or reroutes it.
/// </summary>
/// <remarks>
/// Completing an end of a <see cref="System.IO.Pipelines.Pipe"/> while a read or a flush is pending on it corrupts
/// the pipe. So a close that finds the end idle completes it; one that finds it busy wakes the operation, which
/// completes the end on its way out. Rerouting goes the same way. One operation at a time enters; a close may come
/// from any thread.
/// </remarks>
internal struct EndGate
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyClosing = 2;
    private const int Closed = 3;
    private const int Rerouting = 4;
    private const int BusyRerouting = 5;

    private int _state;

    public readonly bool IsClosed => _state is BusyClosing or Closed;

    /// <summary>Begins an operation. False when the end is closed.</summary>
    /// <exception cref="InvalidOperationException">Another operation is in progress.</exception>
    public bool TryEnter()
    {
        var spin = default(SpinWait);
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Busy, Idle))
            {
                case Idle:
                    return true;
                case Busy or BusyRerouting:
                    throw new InvalidOperationException(
                        "Another operation of the same kind is in progress on this stream; await it first.");
                case Rerouting:
                    // The other party exchanges a reference, and is done.
                    spin.SpinOnce();
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Ends an operation. False when the end was closed or rerouted meanwhile: the caller sees to that, and
    /// then calls <see cref="ExitMustComplete"/>.</summary>
    public bool TryExit() => Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy;

    /// <summary>Ends an operation that <see cref="TryExit"/> did not end. True when the caller must complete the end.
    /// </summary>
    public bool ExitMustComplete()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, BusyRerouting) == BusyRerouting)
        {
            return false;
        }

        _state = Closed;
        return true;
    }

    /// <summary>Goes on with an operation that was woken and has exchanged the end. False when the end was closed.</summary>
    public bool TryGoOn()
    {
        Interlocked.CompareExchange(ref _state, Busy, BusyRerouting);
        return !IsClosed;
    }

    /// <summary>Begins to exchange the end.</summary>
    public RerouteDuty Reroute()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, Rerouting, Idle) == Idle)
            {
                return RerouteDuty.Exchange;
            }

            if (Interlocked.CompareExchange(ref _state, BusyRerouting, Busy) == Busy)
            {
                return RerouteDuty.Wake;
            }

            if (IsClosed)
            {
                return RerouteDuty.GiveUp;
            }
        }
    }

    /// <summary>Ends an exchange that <see cref="Reroute"/> asked the caller to make.</summary>
    public void EndReroute() => Interlocked.CompareExchange(ref _state, Idle, Rerouting);

    /// <summary>Closes the end, once; what the caller has to do about it.</summary>
    public CloseDuty Close()
    {
        var spin = default(SpinWait);
        while (true)
        {
            if (Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle)
            {
                return CloseDuty.Complete;
            }

            if (Interlocked.CompareExchange(ref _state, BusyClosing, Busy) == Busy
                || Interlocked.CompareExchange(ref _state, BusyClosing, BusyRerouting) == BusyRerouting)
            {
                return CloseDuty.Wake;
            }

            if (IsClosed)
            {
                return CloseDuty.Nothing;
            }

            spin.SpinOnce();
        }
    }
}
