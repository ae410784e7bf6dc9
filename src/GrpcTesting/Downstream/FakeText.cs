using GrpcTesting.Recording;
using static System.FormattableString;

namespace GrpcTesting.Downstream;

/// <summary>Writes calls of a fake down, each on one line.</summary>
internal static class FakeText
{
    private const int MaxRequests = 3;

    /// <summary>"once", "3 times".</summary>
    public static string Times(int count) => count == 1 ? "once" : Invariant($"{count} times");

    /// <summary>"GetStock { "item": "pear" }: NotFound "no pears"".</summary>
    public static string Describe(RecordedCall call)
    {
        var server = call.Server!;
        var requests = server.Requests.Take(MaxRequests).Select(request => $" {RecordText.Describe(request.Message)}");
        var more = server.RequestCount - Math.Min(server.Requests.Count, MaxRequests);
        var others = more > 0 ? Invariant($" and {more} more") : string.Empty;
        var state = server.Status is { } status ? CallReport.Describe(status) : "open";
        return $"{call.Method[(call.Method.LastIndexOf('/') + 1)..]}{string.Concat(requests)}{others}: {state}";
    }
}
