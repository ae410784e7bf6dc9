using System.Reflection;

namespace GrpcTesting.TransportTests;

/// <summary>The behaviours that do not pass through a proxy, all of them, each with its reason.</summary>
internal static class NotThroughProxy
{
    private const string Compression =
        "Which messages are compressed is between two neighbours: a proxy has read them whole, and compresses as its "
        + "own options say.";

    private const string Malformed =
        "What is wrong with the frames of a request is found by the server that gets them, and a proxy is one: it "
        + "answers by itself, or for a method of any kind.";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["CompressionTests.The_client_compresses_what_it_is_told_to"] = Compression,
        ["CompressionTests.The_server_compresses_what_it_is_told_to"] = Compression,
        ["StatusTests.A_status_arrives_with_its_detail_and_trailers(OK)"] =
            "The proxy ends a call with what the service says to its client, and that is OK: nothing is thrown that "
            + "could carry the service's exception.",
        ["LoadTests.Several_channels_each_have_connections_of_their_own"] =
            "The client's connections end at the proxy, whose calls to the service share one.",
        ["IdentityTests.The_app_never_sees_what_carries_the_user"] =
            "A test user is one of the fixture that is called, and the proxy has no authentication.",
        ["MalformedRequestTests.The_answer_is_the_measured_one"] = Malformed,
        ["MalformedRequestTests.A_stream_is_answered_message_by_message"] = Malformed,
        ["MalformedRequestTests.A_broken_exchange_is_a_response_with_its_error"] = Malformed,
    };

    /// <summary>Why a test does not run through a proxy; null when it does.</summary>
    public static string? Find(MethodInfo test) => Reasons.GetValueOrDefault(Name(test));

    /// <summary>Why a test does not run through a proxy with that argument; null when it does.</summary>
    public static string? Find(MethodInfo test, object argument) =>
        Reasons.GetValueOrDefault($"{Name(test)}({argument})");

    private static string Name(MethodInfo test) => $"{test.DeclaringType!.Name}.{test.Name}";
}
