using System.Globalization;

namespace GrpcTesting.Recording;

/// <summary>Says what the handler of a call does, for a call that does not end.</summary>
internal static class HandlerText
{
    /// <param name="attempts">The server's views of the call; the last one is told.</param>
    public static string Describe(IReadOnlyList<CallView> attempts)
    {
        if (attempts.Count == 0)
        {
            return "not called: its request has not arrived, or middleware has not let it pass";
        }

        var attempt = attempts.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"attempt {attempts.Count} ")
            : string.Empty;
        var view = attempts[^1];
        return $"{attempt}{State(view)}; {Requests(view)}, {Responses(view)}";
    }

    private static string State(CallView view)
    {
        var time = WaitBound.Describe(CallReport.Rounded(view.Elapsed));
        return view switch
        {
            { IsFinished: false, IsCancelled: true } => $"still running after {time}, though its call is cancelled",
            { IsFinished: false } => $"still running after {time}",
            _ => $"ended with {CallReport.Describe(view.Status!.Value)} after {time}",
        };
    }

    private static string Requests(CallView view) =>
        $"{Count(view.RequestCount, "request")} read{(view.IsFinished || view.RequestsCompleted ? "" : " so far")}";

    // The one that is being written is counted among them.
    private static string Responses(CallView view) => view.Responses is [.., { IsPending: true }]
        ? $"{Count(view.ResponseCount - 1, "response")} written, 1 held back"
        : $"{Count(view.ResponseCount, "response")} written";

    private static string Count(int count, string what) => count switch
    {
        0 => $"no {what}",
        1 => $"1 {what}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}s"),
    };
}
