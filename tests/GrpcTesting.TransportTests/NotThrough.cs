using System.Reflection;
using GrpcTesting.Tests;

namespace GrpcTesting.TransportTests;

/// <summary>Something between the client and the service, and the behaviours that it does not let through.</summary>
internal sealed class NotThrough
{
    private const string Compression =
        "Which messages are compressed is between two neighbours: a proxy has read them whole, and compresses as its "
        + "own options say.";

    private const string Malformed =
        "What is wrong with the frames of a request is found by the server that gets them, and a proxy is one: it "
        + "answers by itself, or for a method of any kind.";

    private const string NothingThrown =
        "The proxy ends a call with what the service says to its client, and that is OK: nothing is thrown that could "
        + "carry the service's exception.";

    private const string Connections =
        "The client's connections end at the proxy, whose calls to the service share one.";

    private const string User =
        "A test user is one of the fixture that is called, and what is called is the proxy, which knows no users.";

    private const string Codec =
        "The service has no protobuf messages, and its fixture is no stage: to a proxy, all messages are bytes.";

    private NotThrough(GrpcTransport transport, string? missing, Dictionary<string, string> reasons)
    {
        Transport = transport;
        Missing = missing;
        Reasons = reasons;
    }

    /// <summary>Our own proxy.</summary>
    public static NotThrough Proxy { get; } = new(StageTransport.Proxied, null, new Dictionary<string, string>
    {
        ["CompressionTests.The_client_compresses_what_it_is_told_to"] = Compression,
        ["CompressionTests.The_server_compresses_what_it_is_told_to"] = Compression,
        ["StatusTests.A_status_arrives_with_its_detail_and_trailers(OK)"] = NothingThrown,
        ["LoadTests.Several_channels_each_have_connections_of_their_own"] = Connections,
        ["IdentityTests.Calls_are_anonymous_and_what_needs_a_user_is_Unauthenticated"] = User,
        ["IdentityTests.A_user_is_seen_by_the_handlers_of_all_four_kinds"] = User,
        ["IdentityTests.A_user_without_the_role_or_against_the_policy_is_PermissionDenied"] = User,
        ["IdentityTests.The_nearest_to_the_call_says_who_makes_it"] = User,
        ["IdentityTests.A_single_call_adds_claims_and_roles_to_whoever_makes_it"] = User,
        ["IdentityTests.The_app_never_sees_what_carries_the_user"] = User,
        ["IdentityTests.A_bearer_token_is_judged_by_the_apps_own_scheme"] = User,
        ["CodecTests.A_service_of_plain_classes_is_called_with_messages_of_its_own"] = Codec,
        ["CodecTests.Another_codec_is_another_marshaller"] = Codec,
        ["CodecTests.An_error_is_an_outcome_with_the_servers_exception"] = Codec,
        ["CodecTests.Records_hold_the_messages_as_they_are"] = Codec,
        ["CodecTests.JSON_by_descriptor_says_what_to_do_instead"] = Codec,
        ["MalformedRequestTests.The_answer_is_the_measured_one"] = Malformed,
        ["MalformedRequestTests.A_stream_is_answered_message_by_message"] = Malformed,
        ["MalformedRequestTests.A_broken_exchange_is_a_response_with_its_error"] = Malformed,
    });

    /// <summary>gRPC for Python, which is called by a <c>Remote</c> fixture.</summary>
    public static NotThrough Python { get; } = new(
        StageTransport.Foreign,
        Tests.Python.Missing,
        new Dictionary<string, string>(Proxy.Reasons.Where(reason => reason.Value != NothingThrown))
        {
            ["MalformedRequestTests.A_refused_encoding_comes_with_those_that_are_accepted"] = Malformed,
            ["LoadTests.More_calls_than_a_connection_has_streams_open_another_connection"] = Connections,
            ["LoadTests.Each_of_a_hundred_concurrent_failures_carries_its_own_exception"] =
                "Outcomes of a remote server carry no exception, and which of the service's calls was whose is not known.",
            ["UnknownCallTests.It_is_recorded_as_the_bytes_that_it_is"] =
                "The client's fixture records no server's side where the server is remote.",
            ["UnknownCallTests.The_handler_sees_the_metadata_and_the_deadline"] =
                "The user agent is the proxy's own.",
            ["MetadataTests.The_server_sees_the_clients_user_agent_and_nothing_of_the_harness"] =
                "The user agent is the proxy's own.",
            ["DifferenceTests.Aborting_the_request_is_an_internal_error"] =
                "The proxy's client has its own words for a stream that is reset.",
            ["CancellationTests.A_cancelled_handler_reads_no_further"] =
                "To a handler on gRPC for Python, a reset is the end of the requests, and the proxy passes that on.",
        });

    /// <summary>All there are.</summary>
    public static IReadOnlyList<NotThrough> All { get; } = [Proxy, Python];

    /// <summary>What a stage is set on.</summary>
    public GrpcTransport Transport { get; }

    /// <summary>Why it is not on this machine; null when it is.</summary>
    public string? Missing { get; }

    /// <summary>The behaviours, by the names of their tests, each with its reason.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; }

    /// <summary>Whether a test runs over a transport with this argument, for all that is between.</summary>
    public static bool Allows(object transport, MethodInfo test, object argument) =>
        All.All(way => !way.Transport.Equals(transport) || !way.Reasons.ContainsKey($"{Name(test)}({argument})"));

    /// <summary>Whether it lets the test through.</summary>
    public bool Passes(MethodInfo test) => !Reasons.ContainsKey(Name(test));

    /// <inheritdoc/>
    public override string ToString() => $"{Transport}";

    private static string Name(MethodInfo test) => $"{test.DeclaringType!.Name}.{test.Name}";
}
