using System.Net.Http.Headers;
using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>
/// A header or trailer of a response for which gRPC's client tells none of them: a binary one that is no Base64, or one whose
/// name is none of metadata.
/// </summary>
/// <param name="Part">"header" or "trailer".</param>
/// <param name="Name">As it came.</param>
/// <param name="Value">As it came.</param>
internal sealed record UnreadableHeader(string Part, string Name, string Value)
{
    private const string BadName = "has a name with other characters than letters, digits, '-', '_' and '.'";
    private const string BadValue = "is not Base64, which its -bin name requires";

    /// <summary>Whether this is what gRPC answers to who asks for the trailers.</summary>
    public static bool IsCause(Exception? exception) => exception is FormatException or ArgumentException;

    /// <summary>Whether this is what gRPC answers to who asks for the headers.</summary>
    public static bool IsReasonFor(Exception? exception) =>
        exception is RpcException { InnerException: { } cause } && IsCause(cause);

    /// <summary>What to say when it is not known which one it is.</summary>
    /// <param name="exception">What gRPC answered.</param>
    public static string Unknown(Exception exception) => exception is RpcException { InnerException: { } cause }
        ? $"a header {Reason(cause)}"
        : $"a trailer {Reason(exception)}";

    /// <summary>The first one; null when there is none.</summary>
    public static UnreadableHeader? Find(string part, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                if (!MetadataKey.IsValid(name) || (BinaryValue.IsFor(name) && BinaryValue.Parse(value) is null))
                {
                    return new UnreadableHeader(part, name, value);
                }
            }
        }

        return null;
    }

    public override string ToString() => MetadataKey.IsValid(Name)
        ? $"the {Part} {Name} {BadValue}: {Shown}"
        : $"the {Part} {Name} {BadName}";

    private static string Reason(Exception cause) => cause is FormatException ? BadValue : BadName;

    private string Shown => CredentialNames.Include(Name)
        ? $"(hidden, {Value.Length} characters)"
        : $"\"{CallReport.Shortened(Value)}\"";
}
