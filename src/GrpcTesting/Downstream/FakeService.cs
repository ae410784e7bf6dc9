using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Downstream;

/// <summary>What a fake hosts: it answers every call by the newest plan that matches it.</summary>
internal sealed class FakeService(string name, FakeContract contract, Action<string> warn)
    : IDisposable
{
    private const int MaxPlans = 20;

    private readonly CancellationTokenSource _closing = new();
    private volatile FakePlan[] _plans = [];

    public string Name => name;

    public FakeContract Contract => contract;

    public FakeProblems Problems { get; } = new();

    public void Add(FakePlan plan)
    {
        lock (_closing)
        {
            _plans = [plan, .. _plans];
        }
    }

    public void Clear()
    {
        lock (_closing)
        {
            _plans = [];
        }

        Problems.Clear();
    }

    /// <summary>Ends the calls that are being answered.</summary>
    public void Dispose() => _closing.Cancel();

    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(FakeExchange exchange)
    {
        var steps = Choose(exchange);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            exchange.Context.CancellationToken, _closing.Token);
        try
        {
            foreach (var step in steps)
            {
                await step.RunAsync(exchange, end.Token).ConfigureAwait(false);
            }

            // As services do, and so that its writes do not fail: the client decides when its requests end.
            while (await exchange.ReadAsync(end.Token).ConfigureAwait(false) is not null)
            {
            }
        }
        catch (Exception exception) when (
            _closing.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            throw new RpcException(new Status(
                StatusCode.Unavailable, $"{name} was disposed while it answered {exchange.Method.Name}."));
        }
        catch (FakePlanException exception)
        {
            throw Broken(exchange, exception.Message);
        }

        if (!exchange.Method.HasResponseStream && exchange.Response is null)
        {
            throw Broken(exchange, "its plan ends without a response");
        }
    }

    /// <summary>Notes a request for a method that the service does not have.</summary>
    public void ReceivedUnknown(string path) =>
        Note($"{path}: answered Unimplemented, because {contract.ServiceName} has no such method", unplanned: true);

    /// <summary>The plans, newest first; the order in which they are asked.</summary>
    public string DescribePlans()
    {
        var plans = _plans;
        var more = plans.Length > MaxPlans ? $"\n  and {plans.Length - MaxPlans} more" : string.Empty;
        return plans.Length == 0
            ? "Nothing is planned."
            : $"Planned:\n  {string.Join("\n  ", plans.Take(MaxPlans))}{more}";
    }

    private FakeStep[] Choose(FakeExchange exchange)
    {
        foreach (var plan in _plans)
        {
            if (plan.Matches(exchange) && plan.TryTake() is { } steps)
            {
                return steps;
            }
        }

        var call = Describe(exchange);
        Note($"{call}: answered Unimplemented, because {Reason(exchange)}", unplanned: true);
        var planned = _plans.Select(plan => plan.Title).Distinct().Take(MaxPlans).ToList();
        var what = planned.Count == 0 ? "Nothing is planned." : $"Planned: {string.Join("; ", planned)}.";
        throw new RpcException(new Status(
            StatusCode.Unimplemented, $"{name} has no plan for {call}: {Reason(exchange)}. {what}"));
    }

    private string Reason(FakeExchange exchange)
    {
        var plans = Array.FindAll(_plans, plan => plan.Method == exchange.Method);
        return plans.Length == 0 ? $"nothing is planned for {exchange.Method.Name}"
            : Array.Exists(plans, plan => plan.Matches(exchange)) ? "its plans are used up"
            : "no plan matches its request";
    }

    private RpcException Broken(FakeExchange exchange, string what)
    {
        Note($"{Describe(exchange)}: answered Internal, because {what}", unplanned: false);
        return new RpcException(new Status(
            StatusCode.Internal, $"{name} could not answer {exchange.Method.Name}: {what}."));
    }

    private void Note(string problem, bool unplanned)
    {
        Problems.Add(problem, unplanned);
        warn($"{name}: {problem}.");
    }

    private static string Describe(FakeExchange exchange) => exchange.Request is { } request
        ? $"{exchange.Method.Name} {RecordText.Describe(request)}"
        : exchange.Method.Name;
}
