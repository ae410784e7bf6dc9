using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Downstream;

namespace GrpcTesting;

/// <summary>
/// What a fake answers to the calls of a method: steps, one after the other. It holds from its first step on.
/// </summary>
/// <remarks>
/// <para>A plan answers every call in the same way, unless <see cref="Times"/> and <see cref="Then"/> say that later
/// calls are answered differently. When its calls are used up, older plans of the method take over.</para>
/// <para>A call that its plan lets succeed ends when the client has ended its requests.</para>
/// </remarks>
public sealed partial class FakePlan
{
    private readonly Lock _gate = new();
    private readonly FakeService _service;
    private readonly Func<Task<TimeSpan>> _timeout;
    private readonly List<FakeAnswer> _answers = [new()];
    private Func<object, bool>? _predicate;
    private string _condition = string.Empty;
    private bool _added;

    internal FakePlan(FakeService service, FakeMethod method, Func<Task<TimeSpan>> timeout)
    {
        _service = service;
        Method = method;
        _timeout = timeout;
    }

    /// <summary>Begins the answer to the calls after those that the steps so far answer: one, or
    /// <see cref="Times"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no step yet.</exception>
    public FakePlan Then
    {
        get
        {
            lock (_gate)
            {
                RequireStep(nameof(Then));
                _answers.Add(new FakeAnswer());
                return this;
            }
        }
    }

    /// <summary>The steps so far answer that many calls, and no more.</summary>
    /// <param name="count">At least 1.</param>
    /// <returns>This plan. Continue with <see cref="Then"/>.</returns>
    /// <exception cref="InvalidOperationException">There is no step yet.</exception>
    public FakePlan Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            RequireStep(nameof(Times));
            _answers[^1].Times = count;
            return this;
        }
    }

    /// <summary>Limits the plan to calls with such a request. For methods with one request; before any step.</summary>
    /// <param name="predicate">Asked of every request. When it throws, the call fails with that.</param>
    /// <param name="expression">Leave it to the compiler: the predicate's text, for messages.</param>
    /// <returns>This plan.</returns>
    /// <exception cref="ArgumentException">The method's requests are of another type.</exception>
    /// <exception cref="InvalidOperationException">The method has a stream of requests, or the plan has steps or a
    /// condition already.</exception>
    public FakePlan When<TRequest>(
        Func<TRequest, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string expression = "")
        where TRequest : class
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Method.RequireRequest(typeof(TRequest), _service, nameof(predicate));
        lock (_gate)
        {
            if (Method.HasRequestStream)
            {
                throw new InvalidOperationException(
                    $"{Method.Name} is {Method.KindName}: there is no request yet when a plan is chosen. Decide in "
                    + $"Answers(({Method.RequestName} request) => ...).");
            }

            if (_added || _predicate is not null)
            {
                throw new InvalidOperationException(
                    $"A plan has one When, before its first step. Begin another plan with On(\"{Method.Name}\").");
            }

            _predicate = request => predicate((TRequest)request);
            _condition = $" when `{expression}`";
            return this;
        }
    }

    internal FakeMethod Method { get; }

    /// <summary>"GetStock when `request => request.Item == "pear"`".</summary>
    internal string Title => Method.Name + _condition;

    internal bool Matches(FakeExchange exchange) =>
        exchange.Method == Method && (_predicate is null || _predicate(exchange.Request!));

    /// <summary>Takes a call of the plan.</summary>
    /// <returns>Its steps; null when the plan's calls are used up.</returns>
    internal FakeStep[]? TryTake()
    {
        lock (_gate)
        {
            for (var index = 0; index < _answers.Count; index++)
            {
                var answer = _answers[index];
                if (answer.Steps.Count > 0 && answer.TryUse(isLast: index == _answers.Count - 1))
                {
                    return [.. answer.Steps];
                }
            }

            return null;
        }
    }

    /// <summary>The plan on one line.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return $"{Title}: {string.Join(", then ", _answers.Where(answer => answer.Steps.Count > 0))}";
        }
    }

    private FakePlan Add(FakeStep step)
    {
        lock (_gate)
        {
            var answer = _answers[^1];
            if (answer.Times is not null || answer.Steps.Exists(earlier => earlier.Ends))
            {
                throw new InvalidOperationException(
                    $"The answer of this plan is complete ({answer}). For how later calls are answered, put Then first.");
            }

            if (step.Responds && !Method.HasResponseStream && answer.Steps.Exists(earlier => earlier.Responds))
            {
                throw new InvalidOperationException(
                    $"{Method.Name} is {Method.KindName}: an answer has one response, and this one {answer} already. For "
                    + "how later calls are answered, put Then first.");
            }

            answer.Steps.Add(step);
            if (_added)
            {
                return this;
            }

            _added = true;
        }

        _service.Add(this);
        return this;
    }

    private void RequireStep(string member)
    {
        if (_answers[^1].Steps.Count == 0)
        {
            throw new InvalidOperationException(
                $"{member} follows a step, such as On(\"{Method.Name}\").Fails(StatusCode.Unavailable).{member}.");
        }
    }
}
