using GrpcTesting.Tests;

namespace GrpcTesting.TransportTests;

/// <summary>
/// A proxy on gRPC for Python: a server that is not ours, and forwards all calls to a service that is. All of them live
/// in one process, which starts with the first.
/// </summary>
internal sealed class ForeignProxy : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PythonProcess? Process;

    private readonly int _port;

    private ForeignProxy(int port) => _port = port;

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Opens one.</summary>
    /// <param name="target">The host and port that it forwards to.</param>
    public static async Task<ForeignProxy> OpenAsync(string target) => new(await OrderAsync(new Order(target, null)));

    public async ValueTask DisposeAsync() => await OrderAsync(new Order(null, _port));

    // One at a time: the next answer is that to the last order.
    private static async Task<int> OrderAsync(Order order)
    {
        await Gate.WaitAsync();
        try
        {
            Process ??= PythonProcess.Start("proxy.py");
            await Process.TellAsync(order);
            return (await Process.HearAsync<Answer>()).Port;
        }
        catch when (Process is { } broken)
        {
            // An answer that is late would be taken for that to the next order.
            Process = null;
            await broken.DisposeAsync();
            throw;
        }
        finally
        {
            Gate.Release();
        }
    }

    private sealed record Order(string? Target, int? Port);

    private sealed record Answer(int Port);
}
