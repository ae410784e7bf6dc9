using System.Text;
using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Tests;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.InteropTests;

/// <summary>
/// A client on gRPC for Python, in a process of its own that starts with its first use. One for a test class.
/// </summary>
public sealed class ForeignClient : IAsyncLifetime
{
    private PythonProcess? _process;

    /// <summary>Nothing: the first use starts it.</summary>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends the process.</summary>
    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Makes a call to a fixture on TCP or a Unix socket, over a channel of its own.</summary>
    internal async Task<ForeignOutcome<TResponse>> CallAsync<TRequest, TResponse>(
        GrpcFixture fixture, ForeignCall<TRequest, TResponse> call)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, new()
    {
        _process ??= PythonProcess.Start("client.py");
        var (target, isSecure) = FindServer(fixture);
        await _process.TellAsync(new Order(
            target,
            isSecure ? TestCertificateAuthority.Shared.Certificate.ExportCertificatePem() : null,
            call.Method,
            call.Kind,
            call.Timeout?.TotalSeconds,
            call.IsCompressed,
            [.. call.Metadata.Select(Describe)],
            [.. call.Steps]));
        var answer = await _process.HearAsync<Answer>();
        return answer.Error is null
            ? new ForeignOutcome<TResponse>(
                new Status((StatusCode)answer.Code, answer.Detail),
                Read(answer.Headers),
                Read(answer.Trailers),
                [.. answer.Responses.Select(response =>
                    new MessageParser<TResponse>(() => new TResponse()).ParseFrom(Convert.FromBase64String(response)))])
            : throw new InvalidOperationException($"client.py failed on {call.Method}:\n{answer.Error}");
    }

    /// <summary>Where a client that is not the fixture's finds its server, as gRPC names targets.</summary>
    private static (string Target, bool IsSecure) FindServer(GrpcFixture fixture)
    {
        var addresses = fixture.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var address = addresses!.Addresses.Single();

        // "http://127.0.0.1:40123", or "http://unix:" and the path of the socket.
        var split = address.IndexOf("://", StringComparison.Ordinal);
        return (address[(split + 3)..], address[..split] == Uri.UriSchemeHttps);
    }

    private static Entry Describe(Metadata.Entry entry) =>
        new(entry.Key, Convert.ToBase64String(entry.IsBinary ? entry.ValueBytes : Encoding.UTF8.GetBytes(entry.Value)));

    private static Metadata Read(Entry[] entries)
    {
        var metadata = new Metadata();
        foreach (var (key, value) in entries)
        {
            var bytes = Convert.FromBase64String(value);
            metadata.Add(key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal)
                ? new Metadata.Entry(key, bytes)
                : new Metadata.Entry(key, Encoding.UTF8.GetString(bytes)));
        }

        return metadata;
    }

    private sealed record Order(
        string Target,
        string? Roots,
        string Method,
        string Kind,
        double? Timeout,
        bool Compressed,
        Entry[] Metadata,
        ForeignStep[] Steps);

    private sealed record Answer(
        string? Error, int Code, string Detail, Entry[] Headers, Entry[] Trailers, string[] Responses);

    private sealed record Entry(string Key, string Value);
}
