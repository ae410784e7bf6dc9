using System.Net.Http.Headers;
using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>A binary header or trailer of a response that is no Base64: for it, gRPC's client tells none of them.</summary>
/// <param name="Part">"header" or "trailer".</param>
/// <param name="Name">As it came.</param>
/// <param name="Value">As it came.</param>
internal sealed record UnreadableHeader(string Part, string Name, string Value)
{
    /// <summary>Whether this is what gRPC answers to who asks for the headers. The trailers' is a bare
    /// <see cref="FormatException"/>.</summary>
    public static bool IsReasonFor(Exception? exception) => exception is RpcException { InnerException: FormatException };

    /// <summary>What to say when it is not known which one it is.</summary>
    /// <param name="exception">What gRPC answered.</param>
    public static string Unknown(Exception exception) =>
        $"a {(exception is RpcException ? "header" : "trailer")} is not Base64, which its -bin name requires";

    /// <summary>The first one; null when there is none.</summary>
    public static UnreadableHeader? Find(string part, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!BinaryValue.IsFor(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                if (BinaryValue.Parse(value) is null)
                {
                    return new UnreadableHeader(part, name, value);
                }
            }
        }

        return null;
    }

    public override string ToString() => $"the {Part} {Name} is not Base64, which its -bin name requires: {Shown}";

    private string Shown => CredentialNames.Include(Name)
        ? $"(hidden, {Value.Length} characters)"
        : $"\"{CallReport.Shortened(Value)}\"";
}
