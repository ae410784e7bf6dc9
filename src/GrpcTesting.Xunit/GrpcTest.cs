using Grpc.Core;
using Xunit;
using Xunit.Abstractions;

namespace GrpcTesting;

/// <summary>
/// What <see cref="GrpcTest{TService}"/> and <see cref="GrpcAppTest{TEntryPoint}"/> share: a server that is started
/// before each test and disposed after it, with its logs and calls in the test's output.
/// </summary>
public abstract class GrpcTest : IAsyncLifetime
{
    private readonly Lock _gate = new();
    private readonly List<GrpcLogEntry> _errors = [];
    private readonly GrpcTestOptions _options = new();
    private GrpcFixture? _fixture;
    private LogOutput? _log;

    private protected GrpcTest(ITestOutputHelper output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Output = output;
    }

    /// <summary>The test's output. It has the logs and, at the end, an account of the calls.</summary>
    protected ITestOutputHelper Output { get; }

    /// <summary>The test's own fixture, started. It is disposed after the test.</summary>
    /// <exception cref="InvalidOperationException">Used in the constructor: the server starts after it.</exception>
    protected GrpcFixture Fixture => _fixture ?? throw new InvalidOperationException(
        $"{GetType().Name} has no fixture yet: the server starts after the constructor. Use Fixture and Client in the "
        + "test, or in an override of InitializeAsync after its base method.");

    /// <summary>A client of the test's own server.</summary>
    /// <typeparam name="TClient">The generated client class, such as <c>Greeter.GreeterClient</c>.</typeparam>
    /// <exception cref="InvalidOperationException">Used in the constructor; or the type lacks the constructor that
    /// generated clients have.</exception>
    protected TClient Client<TClient>()
        where TClient : ClientBase<TClient> => Fixture.CreateClient<TClient>();

    /// <summary>Sets the options of the fixture. Called once for each test, when the server starts.</summary>
    protected virtual void Configure(GrpcFixtureOptions options)
    {
    }

    /// <summary>Sets what the test's output shows and which logs fail the test. Called before the server starts.
    /// </summary>
    protected virtual void ConfigureTest(GrpcTestOptions options)
    {
    }

    /// <summary>
    /// Moves the test to another transport, as a theory with <see cref="GrpcTransportsAttribute"/> needs it: disposes
    /// the fixture that <see cref="InitializeAsync"/> started and starts one with the same options there. Call it first
    /// in the test; clients made before are closed.
    /// </summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    protected async Task UseTransportAsync(GrpcTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        await EndAsync().ConfigureAwait(false);
        await StartAsync(transport).ConfigureAwait(false);
    }

    /// <summary>Starts the server. When it cannot, the test fails with the reason.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    public virtual Task InitializeAsync()
    {
        ConfigureTest(_options);
        return StartAsync(transport: null);
    }

    /// <summary>
    /// Writes the account of the calls, disposes the server, and closes the output: nothing is written to it afterwards.
    /// </summary>
    /// <exception cref="GrpcAssertionException">There were error-level logs
    /// (<see cref="GrpcTestOptions.FailOnErrorLogs"/>) or open calls (<see cref="LeakPolicy.Throw"/>).</exception>
    public virtual async Task DisposeAsync()
    {
        try
        {
            await EndAsync().ConfigureAwait(false);
        }
        catch (GrpcAssertionException leaks) when (UnexpectedErrors() is { } errors)
        {
            throw new GrpcAssertionException($"{leaks.Message}\n{errors}", leaks);
        }

        if (UnexpectedErrors() is { } unexpected)
        {
            throw new GrpcAssertionException(unexpected);
        }
    }

    private protected abstract GrpcFixture CreateFixture(Action<GrpcFixtureOptions> configure);

    private async Task StartAsync(GrpcTransport? transport)
    {
        var fixture = CreateFixture(options =>
        {
            Configure(options);
            options.Transport = transport ?? options.Transport;
        });
        _fixture = fixture;
        _log = fixture.WriteLogsTo(Write);
        try
        {
            await fixture.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            // xunit disposes no test class whose InitializeAsync threw.
            _log.Dispose();
            throw;
        }
    }

    private async Task EndAsync()
    {
        if (_fixture is not { } fixture)
        {
            return;
        }

        try
        {
            if (_options.ShowCalls && fixture.Calls.Count > 0)
            {
                Output.WriteLine($"{fixture.Calls}");
            }

            await fixture.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _log?.Dispose();
        }
    }

    private void Write(GrpcLogEntry entry)
    {
        if (entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error && !_options.Allows(entry))
        {
            lock (_gate)
            {
                _errors.Add(entry);
            }
        }

        if (_options.ShowLogs)
        {
            Output.WriteLine($"{entry}");
        }
    }

    // Null when nothing is wrong.
    private string? UnexpectedErrors()
    {
        lock (_gate)
        {
            return _options.FailOnErrorLogs && _errors.Count > 0
                ? $"The test logged {(_errors.Count == 1 ? "an error" : $"{_errors.Count} errors")} that it does not "
                    + $"allow (GrpcTestOptions.AllowErrorLogs):\n{string.Join('\n', _errors)}"
                : null;
        }
    }
}
