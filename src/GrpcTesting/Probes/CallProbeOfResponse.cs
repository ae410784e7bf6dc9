using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Probes;
using GrpcTesting.Recording;
using static System.FormattableString;

namespace GrpcTesting;

/// <summary>
/// A live call driven step by step: this half of it expects what the server sends. Get one from <c>call.Probe()</c>.
/// </summary>
/// <remarks>
/// <para>Every wait is bounded: by its own timeout, else by that of the probe, else by the fixture's
/// <see cref="GrpcFixtureOptions.Timeout"/>. An expectation that is not met throws a
/// <see cref="GrpcAssertionException"/> that tells what was expected, what happened instead, the line of the test, and
/// the whole conversation so far.</para>
/// <para>Messages are read one by one, as they are expected: those that nobody expects stay on their way, and hold
/// back the server as an idle client does.</para>
/// <para>Steps may be taken from several tasks; expectations are served in the order in which they were made.</para>
/// </remarks>
/// <typeparam name="TResponse">The response message.</typeparam>
public partial class CallProbe<TResponse> : IAsyncDisposable
{
    private readonly LiveCall<TResponse> _call;
    private int _disposals;

    internal CallProbe(LiveCall<TResponse> call) => _call = call;

    /// <summary>Waits for the response headers. They may be expected at any time, and more than once.</summary>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">No headers arrived in time, the call ended without any, or a binary one is
    /// not Base64, for which gRPC tells none of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task<Metadata> ExpectHeadersAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        StepAsync(() => "the response headers", timeout, file, line, inTurn: false, act: async step =>
        {
            var headers = _call.Handle.GetHeadersAsync();
            if (!await step.IsMetByAsync(headers).ConfigureAwait(false))
            {
                throw step.Failure($"none arrived within {step.Bound}");
            }

            if (headers.IsCompletedSuccessfully)
            {
                _call.Conversation.ReceivedHeaders();
                return await headers.ConfigureAwait(false);
            }

            var cause = headers.Exception?.InnerException;
            var isUnreadable = UnreadableHeader.IsReasonFor(cause);
            if (isUnreadable && _call.Account.Unreadable is { } which)
            {
                throw step.Failure(which, cause);
            }

            // What a client fails with by itself, which may be the same, is the end of its call as well.
            var arrival = await step.ArrivalAsync().ConfigureAwait(false);
            throw step.Failure(
                isUnreadable && !UnreadableHeader.IsCause(arrival?.Cause) ? UnreadableHeader.Unknown(cause!)
                    : arrival?.ToString() ?? "the call failed",
                cause);
        });

    /// <summary>Waits for the next message.</summary>
    /// <returns>The message.</returns>
    /// <inheritdoc cref="ExpectNextAsync(TResponse, TimeSpan?, string, int)"/>
    public Task<TResponse> ExpectNextAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        StepAsync(() => "the next message", timeout, file, line, NextAsync);

    /// <summary>Waits for the next message, which must equal the expected one.</summary>
    /// <param name="expected">What <see cref="object.Equals(object)"/> compares the message with.</param>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <returns>The message that arrived.</returns>
    /// <exception cref="GrpcAssertionException">Another message arrived, or none in time, or the call ended.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task<TResponse> ExpectNextAsync(
        TResponse expected,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.NotNull(_call, expected);
        string Expectation() => $"the next message to be {CallReport.Shortened($"{expected}")}";
        return StepAsync(Expectation, timeout, file, line, async step =>
        {
            var message = await NextAsync(step).ConfigureAwait(false);
            if (EqualityComparer<TResponse>.Default.Equals(expected, message))
            {
                return message;
            }

            var beyondSight = Difference.BeyondSight($"{expected}", $"{message}");
            throw step.Failure($"it was {CallReport.Shortened($"{message}")}{beyondSight}");
        });
    }

    /// <summary>Waits for the next message, which must satisfy a predicate.</summary>
    /// <param name="predicate">What must hold for the message. The failure quotes its source.</param>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="source">The compiler fills it in.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <inheritdoc cref="ExpectNextAsync(TResponse, TimeSpan?, string, int)"/>
    public Task<TResponse> ExpectNextAsync(
        Func<TResponse, bool> predicate,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(predicate))] string source = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.NotNull(_call, predicate);
        return StepAsync(() => $"the next message to satisfy {source}", timeout, file, line, async step =>
        {
            var message = await NextAsync(step).ConfigureAwait(false);
            return predicate(message)
                ? message
                : throw step.Failure($"it was {CallReport.Shortened($"{message}")}");
        });
    }

    /// <summary>Waits for that many messages. Together they have one timeout.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <returns>The messages in their order.</returns>
    /// <exception cref="GrpcAssertionException">Fewer arrived in time, or before the call ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive, or the timeout is neither positive nor
    /// infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task<IReadOnlyList<TResponse>> ExpectNextAsync(
        int count,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.Positive(_call, count);
        string Expectation() => Invariant($"the next {count} messages");
        return StepAsync<IReadOnlyList<TResponse>>(Expectation, timeout, file, line, async step =>
        {
            var messages = new List<TResponse>();
            while (messages.Count < count)
            {
                messages.Add(await NextAsync(step, messages.Count).ConfigureAwait(false));
            }

            return messages;
        });
    }
}
