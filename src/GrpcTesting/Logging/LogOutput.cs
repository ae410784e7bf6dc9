using Grpc.Core;
using GrpcTesting.Hosting;
using GrpcTesting.Logging;

namespace GrpcTesting;

/// <summary>
/// A place that log entries of a fixture are written to, until it is disposed: a test's output, commonly.
/// </summary>
/// <remarks>
/// It gets what client and server log during the calls of its own <see cref="CallInvoker"/> and clients, and nobody
/// else does. What belongs to no output's call, such as the start of the app or calls of the fixture's own clients,
/// goes to all outputs of the fixture.
/// </remarks>
public sealed class LogOutput : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GrpcFixture _fixture;
    private readonly LogHub _hub;
    private Action<GrpcLogEntry>? _write;

    internal LogOutput(GrpcFixture fixture, LogHub hub, Action<GrpcLogEntry> write)
    {
        _fixture = fixture;
        _hub = hub;
        _write = write;
        Id = hub.NextId();
        hub.Add(this);
    }

    /// <summary>
    /// As <see cref="GrpcFixture.CallInvoker"/>, for calls whose entries go to this output. Starts the fixture.
    /// </summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public CallInvoker CallInvoker => _fixture.CreateCallInvoker(this);

    internal int Id { get; }

    /// <summary>
    /// As <see cref="GrpcFixture.CreateClient{TClient}"/>, for calls whose entries go to this output. Starts the
    /// fixture.
    /// </summary>
    /// <typeparam name="TClient">The generated client class, such as <c>Greeter.GreeterClient</c>.</typeparam>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The type lacks the constructor that generated clients have.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public TClient CreateClient<TClient>()
        where TClient : ClientBase<TClient> => ClientActivator.Create<TClient>(CallInvoker);

    /// <summary>
    /// Ends the output. Nothing is written after this returns, whatever the fixture still logs.
    /// </summary>
    public void Dispose()
    {
        _hub.Remove(this);
        lock (_gate)
        {
            _write = null;
        }
    }

    // Under a lock, so that entries do not mix, and none comes after the disposal.
    internal void Write(GrpcLogEntry entry)
    {
        lock (_gate)
        {
            try
            {
                _write?.Invoke(entry);
            }
#pragma warning disable CA1031 // It would fail the app that logs. An output that is broken gets nothing more.
            catch (Exception)
            {
                _write = null;
            }
#pragma warning restore CA1031
        }
    }
}
