using System.Runtime.CompilerServices;
using System.Text;
using GrpcTesting.Downstream;
using static System.FormattableString;

namespace GrpcTesting;

// What was received.
public sealed partial class GrpcFake<TBase>
{
    /// <summary>Fails unless the method was called.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="times">Exactly how often, 0 for never; null for at least once.</param>
    /// <returns>Its calls, in the order in which they arrived.</returns>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="GrpcAssertionException">It was called otherwise; the message lists what was received.</exception>
    public IReadOnlyList<RecordedCall> VerifyReceived(string method, int? times = null) =>
        Verify(Known(method), null, string.Empty, times);

    /// <summary>Fails unless the method was called with a request such as that.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="predicate">Asked of the request; of a stream of requests, one of them must satisfy it.</param>
    /// <param name="times">Exactly how often, 0 for never; null for at least once.</param>
    /// <param name="expression">Leave it to the compiler: the predicate's text, for the message.</param>
    /// <returns>Those calls, in the order in which they arrived.</returns>
    /// <inheritdoc cref="VerifyReceived(string, int?)" path="/exception"/>
    public IReadOnlyList<RecordedCall> VerifyReceived<TRequest>(
        string method,
        Func<TRequest, bool> predicate,
        int? times = null,
        [CallerArgumentExpression(nameof(predicate))] string expression = "")
        where TRequest : class
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var known = Known(method);
        known.RequireRequest(typeof(TRequest), _service, nameof(predicate));
        return Verify(known, request => predicate((TRequest)request), $" with `{expression}`", times);
    }

    /// <summary>Fails unless calls of these methods arrived in this order. Others may have come between them.</summary>
    /// <param name="methods">Their names; a name may come more than once.</param>
    /// <exception cref="ArgumentException">There is no such method, or no name.</exception>
    /// <exception cref="GrpcAssertionException">They did not; the message lists what was received.</exception>
    public void VerifyReceivedInOrder(params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Length == 0)
        {
            throw new ArgumentException("Name the methods in the order in which they should be called.", nameof(methods));
        }

        var expected = methods.Select(Known).ToList();
        var received = Received();
        var next = 0;
        for (var index = 0; index < expected.Count; index++)
        {
            var found = received.FindIndex(next, call => call.Method == expected[index].FullName);
            if (found < 0)
            {
                var place = next == 0 ? string.Empty : Invariant($" after call {next}");
                throw new GrpcAssertionException(
                    $"Expected {string.Join(", ", expected.Select(method => method.Name))} to be received in this order, "
                    + $"but there was no {expected[index].Name}{place}.\n{DescribeCalls(received)}");
            }

            next = found + 1;
        }
    }

    /// <summary>Fails when there was a call that nobody planned, or a plan that could not be carried out.</summary>
    /// <exception cref="GrpcAssertionException">There was one. The disposal does not tell of it again.</exception>
    public void VerifyNoUnplannedCalls()
    {
        if (_service.Problems.Take() is { } problems)
        {
            throw new GrpcAssertionException(Tell(problems.Lines));
        }
    }

    private FakeMethod Known(string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        return _service.Contract.Find(method, nameof(method));
    }

    private List<RecordedCall> Verify(FakeMethod method, Func<object, bool>? predicate, string with, int? times)
    {
        if (times is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(times));
        }

        var received = Received();
        var found = received
            .Where(call => call.Method == method.FullName
                && (predicate is null || call.Server!.Requests.Any(request => predicate(request.Message))))
            .ToList();
        if (times is null ? found.Count == 0 : found.Count != times)
        {
            var expected = times switch
            {
                null => "to be received at least once",
                0 => "not to be received",
                { } exactly => $"to be received {FakeText.Times(exactly)}",
            };
            var actual = found.Count == 0 ? "was not" : $"was received {FakeText.Times(found.Count)}";
            throw new GrpcAssertionException(
                $"Expected {method.Name}{with} {expected}, but it {actual}.\n{DescribeCalls(received)}");
        }

        return found;
    }

    // In the order in which they reached the server. A client's calls began earlier.
    private List<RecordedCall> Received()
    {
        if (HasStarted && !ServerOptions.Records.Enabled)
        {
            throw new InvalidOperationException(
                $"{Name} does not record calls, so it cannot tell what it received: its GrpcFixtureOptions.Records.Enabled "
                + "is false.");
        }

        return [.. Calls.Snapshot().Where(call => call.Server is not null).OrderBy(call => call.Attempts[0].Started)];
    }

    private string DescribeCalls(List<RecordedCall>? calls = null)
    {
        calls ??= Received();
        var text = new StringBuilder(Name).Append(calls.Count == 0 ? " received no call." : " received, in this order:");
        if (Calls.Dropped > 0)
        {
            text.Append(Invariant($"\n  {Calls.Dropped} that are no longer kept"));
        }

        for (var index = 0; index < calls.Count; index++)
        {
            text.Append(Invariant($"\n  {index + 1}. ")).Append(FakeText.Describe(calls[index]));
        }

        return text.Append('\n').Append(_service.DescribePlans()).ToString();
    }
}
