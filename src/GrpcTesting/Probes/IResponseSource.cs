namespace GrpcTesting.Probes;

/// <summary>Where the messages of a call come from.</summary>
internal interface IResponseSource<TResponse>
{
    /// <summary>Whether the first message is the last as well, and comes with the call's end.</summary>
    bool IsSingle { get; }

    /// <summary>Reads a message. One at a time.</summary>
    /// <returns>False at the end of a call that succeeded. One that did not throws.</returns>
    Task<bool> MoveNextAsync();

    TResponse Current { get; }
}
