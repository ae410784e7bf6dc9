using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Generic;

/// <summary>What makes a request a gRPC call, and its path the name of a method.</summary>
internal static class UnknownMethod
{
    private const string ContentType = "application/grpc";

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "/._-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether a request is a call that gRPC's server can handle, of whatever method.</summary>
    public static bool IsCall(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && IsContentType(request.ContentType)
        && request.Path.Value is { } path
        && path.LastIndexOf('/') is var slash and > 1
        && slash < path.Length - 1;

    /// <summary>"/pkg.Service/Method": the service may have slashes of its own, the method has none.</summary>
    public static (string Service, string Name) Split(string fullName)
    {
        var slash = fullName.LastIndexOf('/');
        return (fullName[1..slash], fullName[(slash + 1)..]);
    }

    /// <summary>Whether it has only what protobuf names have, and so nothing that is special to a route.</summary>
    public static bool IsPlain(string fullName) =>
        fullName.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0;

    // "application/grpc", with a message format ("+proto") or parameters; not "application/grpc-web".
    private static bool IsContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
