using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>How far a handler is.</summary>
/// <param name="Elapsed">Since it was called, until now or its end.</param>
/// <param name="Status">What it ended with; null while it runs.</param>
/// <param name="IsCancelled">Whether its call is over all the same.</param>
/// <param name="Requests">How many it has read.</param>
/// <param name="HasAllRequests">Whether no more will come.</param>
/// <param name="Responses">How many it has written; the one that it returned included.</param>
/// <param name="IsWriting">Whether it is at another one.</param>
internal readonly record struct HandlerState(
    TimeSpan Elapsed,
    Status? Status,
    bool IsCancelled,
    int Requests,
    bool HasAllRequests,
    int Responses,
    bool IsWriting);
