using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using GrpcTesting.Tests;

namespace GrpcTesting.InteropTests;

/// <summary>
/// The interoperability service on gRPC for Python, in a process of its own that starts with its first use. One for a
/// test class.
/// </summary>
public sealed class ForeignServer : IAsyncLifetime
{
    private readonly Lock _gate = new();
    private readonly Channel<EndedCall> _ended = Channel.CreateUnbounded<EndedCall>();
    private Task<Running>? _start;

    /// <summary>Nothing: the first use starts it.</summary>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Ends the process.</summary>
    public async Task DisposeAsync()
    {
        if (_start is not null)
        {
            var running = await _start;
            await running.Process.DisposeAsync();
            running.Directory.Delete(recursive: true);
        }
    }

    /// <summary>Starts it, and tells where it listens.</summary>
    internal async Task<IReadOnlyDictionary<ForeignEndpoint, ForeignAddress>> StartAsync()
    {
        Task<Running> start;
        lock (_gate)
        {
            start = _start ??= RunAsync();
        }

        return (await start).Addresses;
    }

    /// <summary>
    /// Waits for the server to say that a call has ended which has this name, in the metadata <c>call-name</c>.
    /// </summary>
    internal async Task WaitForEndAsync(string name)
    {
        using var patience = new CancellationTokenSource(InteropStage.Bound);
        while (true)
        {
            // What others left in the channel was named by tests that did not ask.
            var call = await _ended.Reader.ReadAsync(patience.Token);
            if (call.Ended == name)
            {
                return;
            }
        }
    }

    private async Task<Running> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("grpc");
        var process = PythonProcess.Start("server.py");
        try
        {
            var socket = Path.Combine(directory.FullName, "s");
            using var certificate = TestCertificateAuthority.Shared.CreateServerCertificate();
            using var key = certificate.GetECDsaPrivateKey()!;
            await process.TellAsync(new Orders(
                Convert.ToBase64String(InteropReflection.Descriptor.SerializedData.Span),
                Python.HasUnixSockets ? socket : null,
                certificate.ExportCertificatePem(),
                key.ExportPkcs8PrivateKeyPem()));
            var ports = await process.HearAsync<Ports>();
            _ = ListenAsync(process);
            return new Running(process, directory, new Dictionary<ForeignEndpoint, ForeignAddress>
            {
                [ForeignEndpoint.Tcp] = new(new Uri($"http://127.0.0.1:{ports.Tcp}")),
                [ForeignEndpoint.Tls] = new(new Uri($"https://127.0.0.1:{ports.Tls}")),
                [ForeignEndpoint.UnixSocket] = new(new Uri("http://localhost"), socket),
            });
        }
        catch
        {
            await process.DisposeAsync();
            directory.Delete(recursive: true);
            throw;
        }
    }

    // Until the process ends.
    private async Task ListenAsync(PythonProcess process)
    {
        try
        {
            while (true)
            {
                _ended.Writer.TryWrite(await process.NextAsync<EndedCall>());
            }
        }
        catch (Exception end)
        {
            _ended.Writer.TryComplete(end);
        }
    }

    private sealed record EndedCall(string Ended);

    private sealed record Orders(string Descriptor, string? Socket, string Certificate, string Key);

    private sealed record Ports(int Tcp, int Tls);

    private sealed record Running(
        PythonProcess Process, DirectoryInfo Directory, IReadOnlyDictionary<ForeignEndpoint, ForeignAddress> Addresses);
}
