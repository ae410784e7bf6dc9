using System.Globalization;
using System.Text;

namespace GrpcTesting.TransportTests;

/// <summary>A request that is wrong in one way, and what the pages of gRPC have a server answer.</summary>
/// <param name="Wrong">What is wrong with it, for the test's name.</param>
/// <param name="Page">What the page says: PROTOCOL-HTTP2.md, statuscodes.md or compression.md of gRPC's documentation;
/// null where none of them says what the answer is.</param>
/// <param name="Measured">What Kestrel and Grpc.AspNetCore 2.85 answer.</param>
/// <param name="Create">Makes the request.</param>
public sealed record MalformedRequest(string Wrong, string? Page, string Measured, Func<RawGrpcRequest> Create)
{
    /// <summary>More than the scenario's server takes: 4 MiB, the default of Grpc.AspNetCore.</summary>
    private const uint TooLong = (4 * 1024 * 1024) + 1;

    // Whatever goes wrong while a message is read is to the server an exception like any other.
    private const string Thrown = "HTTP 200 Unknown \"Exception was thrown by handler.\"";

    // Letter { Number = 1 }
    private static readonly byte[] Message = [0x08, 0x01];

    /// <summary>All of them, and one with nothing wrong to begin with.</summary>
    public static IReadOnlyList<MalformedRequest> All { get; } =
    [
        new("nothing", "HTTP 200 OK", "HTTP 200 OK", () => Body(GrpcFrame.Of(Message))),

        // The body.
        new("empty body", "HTTP 200 Unimplemented", "HTTP 200 Internal \"Incomplete message.\"", () => Body([]))
        {
            Deviates = true,
        },
        new("two messages", "HTTP 200 Unimplemented", "HTTP 200 Internal \"Additional data after the message received.\"", () => Body([.. GrpcFrame.Of(Message), .. GrpcFrame.Of(Message)]))
        {
            Deviates = true,
        },
        new("compressed flag 2", null, Thrown, () => Body(GrpcFrame.Of(Message, compressed: 2))),
        new("compressed without an encoding", "HTTP 200 Internal", "HTTP 200 Internal \"Request did not include grpc-encoding value with compressed message.\"", () => Body(GrpcFrame.Of(Message, compressed: 1))),
        new("compressed but no gzip", "HTTP 200 Internal", Thrown, () => With("grpc-encoding", "gzip", GrpcFrame.Of(Message, compressed: 1)))
        {
            Deviates = true,
        },
        new("unknown encoding", "HTTP 200 Unimplemented", "HTTP 200 Unimplemented \"Unsupported grpc-encoding value 'zip'. Supported encodings: identity, gzip, deflate\"", () => With("grpc-encoding", "zip", GrpcFrame.Of(Message, compressed: 1))),
        new("prefix cut short", null, "HTTP 200 Internal \"Incomplete message.\"", () => Body([0, 0, 0])),
        new("message cut short", null, "HTTP 200 Internal \"Incomplete message.\"", () => Body(GrpcFrame.Of(Message, length: 3))),
        new("message longer than its length", null, Thrown, () => Body(GrpcFrame.Of(Message, length: 1))),
        new("message over the limit", "HTTP 200 ResourceExhausted", "HTTP 200 ResourceExhausted \"Received message exceeds the maximum configured message size.\"", () => Body(GrpcFrame.Of(Message, length: TooLong))),
        new("length over 2 GiB", "HTTP 200 ResourceExhausted", Thrown, () => Body(GrpcFrame.Of(Message, length: uint.MaxValue)))
        {
            Deviates = true,
        },
        new("no protobuf", "HTTP 200 Internal", Thrown, () => Body(GrpcFrame.Of([0xff, 0xff])))
        {
            Deviates = true,
        },
        new("no gRPC at all", null, Thrown, () => Body(Encoding.UTF8.GetBytes("{\"number\":1}"))),

        // The headers.
        new("content type of JSON", "HTTP 415", "HTTP 415 Internal \"Content-Type 'application/json' is not supported.\"", () => With("content-type", "application/json")),
        new("content type of gRPC-Web", null, "HTTP 415 Internal \"Content-Type 'application/grpc-web' is not supported.\"", () => With("content-type", "application/grpc-web")),
        new("content type with a suffix", "HTTP 200 OK", "HTTP 200 OK", () => With("content-type", "application/grpc+proto")),
        new("no content type", "HTTP 415", "HTTP 415 Internal \"Content-Type is missing from the request.\"", () => Without("content-type")),
        new("no te", null, "HTTP 200 OK", () => Without("te")),
        new("timeout without a unit", null, "HTTP 200 OK", () => With("grpc-timeout", "10")),
        new("timeout of words", null, "HTTP 200 OK", () => With("grpc-timeout", "soon")),
        new("timeout of nine digits", null, "HTTP 200 OK", () => With("grpc-timeout", "123456789m")),
        new("timeout of zero", null, "HTTP 200 OK", () => With("grpc-timeout", "0S")),
        new("negative timeout", null, "HTTP 200 OK", () => With("grpc-timeout", "-1S")),
        new("binary header that is no Base64", null, "HTTP 200 OK", () => With("x-bin", "*")),

        // The request line.
        new("GET", null, "HTTP 404", () => Method(HttpMethod.Get)),
        new("PUT", null, "HTTP 404", () => Method(HttpMethod.Put)),
        new("unknown method", "HTTP 200 Unimplemented", "HTTP 200 Unimplemented \"Method is unimplemented.\"", () => Path("/grpctesting.scenario.Scenario/Nothing")),
        new("unknown service", "HTTP 200 Unimplemented", "HTTP 200 Unimplemented \"Service is unimplemented.\"", () => Path("/nobody.Home/Unary")),
        new("method in capitals", "HTTP 200 Unimplemented", "HTTP 200 OK", () => Path("/grpctesting.scenario.Scenario/UNARY"))
        {
            Deviates = true,
        },
        new("path with a slash at the end", "HTTP 200 Unimplemented", "HTTP 200 OK", () => Path("/grpctesting.scenario.Scenario/Unary/"))
        {
            Deviates = true,
        },
        new("path with a query", "HTTP 200 Unimplemented", "HTTP 200 OK", () => Path("/grpctesting.scenario.Scenario/Unary?a=b"))
        {
            Deviates = true,
        },
        new("path without a method", null, "HTTP 404", () => Path("/grpctesting.scenario.Scenario")),
        new("path of one slash", null, "HTTP 404", () => Path("/")),
        new("path with three parts", null, "HTTP 404", () => Path("/grpctesting.scenario.Scenario/Unary/x")),
        new("path with a double slash", null, "HTTP 404", () => Path("//grpctesting.scenario.Scenario/Unary")),
        new("path that leaves itself", null, "HTTP 404", () => Path("/grpctesting.scenario.Scenario/x/../../y")),
    ];

    /// <summary>Whether the answer is another than the page's. Written down, so that no row changes sides unseen.</summary>
    public bool Deviates { get; init; }

    /// <summary>"HTTP 200 Internal "Incomplete message."": the answer in one line.</summary>
    public static string Describe(RawGrpcResponse response) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(response.HttpStatus is { } http ? $"HTTP {(int)http}" : "none")}"
        + $"{(response.Status is { } status ? $" {status.StatusCode}" : string.Empty)}"
        + $"{(response.Status is { Detail: { Length: > 0 } detail } ? $" \"{detail}\"" : string.Empty)}"
        + $"{(response.ResetCode is { } code ? $", reset {code}" : string.Empty)}");

    public override string ToString() => Wrong;

    private static RawGrpcRequest Body(byte[] body) => new(GenericKindTests.Unary, body);

    private static RawGrpcRequest Path(string path) => new(path, GrpcFrame.Of(Message));

    private static RawGrpcRequest With(string name, string value, byte[]? body = null)
    {
        var request = Body(body ?? GrpcFrame.Of(Message));
        request.Headers[name] = value;
        return request;
    }

    private static RawGrpcRequest Without(string name)
    {
        var request = Body(GrpcFrame.Of(Message));
        request.Headers.Remove(name);
        return request;
    }

    private static RawGrpcRequest Method(HttpMethod method)
    {
        var request = Body(GrpcFrame.Of(Message));
        request.Method = method;
        return request;
    }
}
