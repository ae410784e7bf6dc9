using System.Globalization;

namespace GrpcTesting.Recording;

/// <summary>Says what the handler of a call does, for a call that does not end.</summary>
internal static class HandlerText
{
    /// <param name="attempts">Of one call there are several when gRPC's client has tried again, or hedges it.</param>
    public static string Describe(IReadOnlyList<HandlerState> attempts) => attempts switch
    {
        [] => "not called: the request has not arrived, or something before gRPC holds it",
        [var only] => Describe(only),
        _ => string.Join('\n', attempts.Select((attempt, index) => string.Create(
            CultureInfo.InvariantCulture, $"attempt {index + 1} {Describe(attempt)}"))),
    };

    private static string Describe(HandlerState handler) => $"{State(handler)}; {Requests(handler)}, {Responses(handler)}";

    private static string State(HandlerState handler)
    {
        var time = WaitBound.Describe(CallReport.Rounded(handler.Elapsed));
        return handler switch
        {
            { Status: { } status } => $"ended with {CallReport.Describe(status)} after {time}",
            { IsCancelled: true } => $"still running after {time}, though its call is cancelled",
            _ => $"still running after {time}",
        };
    }

    private static string Requests(HandlerState handler) =>
        $"{Count(handler.Requests, "request")} read{(handler is { Status: null, HasAllRequests: false } ? " so far" : "")}";

    private static string Responses(HandlerState handler) =>
        $"{Count(handler.Responses, "response")} written{(handler.IsWriting ? ", 1 held back" : "")}";

    private static string Count(int count, string what) => count switch
    {
        0 => $"no {what}",
        1 => $"1 {what}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s"),
    };
}
