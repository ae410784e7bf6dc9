using System.Text;

namespace GrpcTesting;

/// <summary>The account of a call, part by part. What is not known is left out.</summary>
/// <param name="Method">The full method name; empty when it is not known.</param>
/// <param name="State">"not finished", or the status.</param>
/// <param name="Elapsed">Since the call was made.</param>
internal sealed record CallStory<TResponse>(string Method, string State, TimeSpan Elapsed)
{
    public required string Headers { get; init; }

    public required IReadOnlyList<TResponse> Responses { get; init; }

    public string? Trailers { get; init; }

    public string? Handler { get; init; }

    public Exception? ServerException { get; init; }

    public IReadOnlyList<Http2Frame> Frames { get; init; } = [];

    public string? Network { get; init; }

    public IReadOnlyList<string> Blocked { get; init; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Method.Length > 0 ? Method : "A call").Append(": ").Append(State)
            .Append(" after ").Append(WaitBound.Describe(CallReport.Rounded(Elapsed)));
        CallReport.AppendPart(text, "headers", Headers);
        CallReport.AppendPart(text, "responses", CallReport.Describe(Responses));
        if (Trailers is not null)
        {
            CallReport.AppendPart(text, "trailers", Trailers);
        }

        CallReport.AppendServer(text, Handler, ServerException);
        if (Frames.Count > 0)
        {
            CallReport.AppendPart(text, "frames", CallReport.Describe(Frames));
        }

        CallReport.AppendSurroundings(text, Network, Blocked);
        return text.ToString();
    }
}
