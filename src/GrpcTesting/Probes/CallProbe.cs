using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Probes;
using static System.FormattableString;

namespace GrpcTesting;

/// <summary>
/// A live call driven step by step. This half of it sends; <see cref="CallProbe{TResponse}"/> expects what the server
/// sends. Get one from <c>call.Probe()</c>.
/// </summary>
/// <remarks>
/// <para>Every wait is bounded: by its own timeout, else by that of the probe, else by the fixture's
/// <see cref="GrpcFixtureOptions.Timeout"/>. A step that fails throws a <see cref="GrpcAssertionException"/> that tells
/// what was expected, what happened instead, the line of the test, and the whole conversation so far.</para>
/// <para>Steps may be taken from several tasks. What they send is queued, in the order in which they began, instead of
/// failing as a concurrent write does in gRPC.</para>
/// </remarks>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class CallProbe<TRequest, TResponse> : CallProbe<TResponse>
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMilliseconds(100);

    private readonly LiveCall<TResponse> _call;
    private readonly RequestWriter<TRequest> _writer;
    private bool _isCompleted;

    internal CallProbe(LiveCall<TResponse> call, IClientStreamWriter<TRequest> requests)
        : base(call)
    {
        _call = call;
        _call.IsSending = true;
        _call.Conversation.HasRequests = true;
        _writer = new RequestWriter<TRequest>(requests, call.Conversation);
    }

    /// <summary>
    /// Whether a message has been handed to gRPC that it has not accepted yet. It accepts one when the peer's flow
    /// control lets it pass, so that a writer who is held back stays here.
    /// </summary>
    /// <remarks>Every write is here for an instant, and the first one until there is a connection: to tell, use
    /// <see cref="ExpectWriteBlockedAsync"/>.</remarks>
    public bool IsWriteBlocked => _writer.Pending is not null;

    /// <summary>Sends a message, after those that are being sent.</summary>
    /// <param name="message">The message.</param>
    /// <param name="timeout">How long it may take until gRPC accepts the message; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <returns>Ends when gRPC has accepted the message; the server may not have read it yet. Await it, for it is what
    /// fails.</returns>
    /// <exception cref="GrpcAssertionException">The message was not accepted in time: the server does not read. Or the
    /// call, or its request stream, has ended.</exception>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task SendAsync(
        TRequest message,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.NotNull(_call, message);
        return SendAllAsync([message], message, timeout, file, line);
    }

    /// <summary>Sends messages, one after the other, with no other in between. They share one timeout.</summary>
    /// <param name="messages">The messages, asked for one by one: the sequence need not end.</param>
    /// <param name="timeout">How long it may take until gRPC has accepted all; null for the probe's timeout. Those that
    /// have not been handed to gRPC by then are not sent any more.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="ArgumentException">One of the messages is null. Those before it are sent.</exception>
    /// <inheritdoc cref="SendAsync(TRequest, TimeSpan?, string, int)"/>
    public Task SendAsync(
        IEnumerable<TRequest> messages,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.NotNull(_call, messages);
        return SendAllAsync(messages, default, timeout, file, line);
    }

    /// <summary>Tells the server that nothing more will be sent, after what is being sent.</summary>
    /// <param name="timeout">How long to wait for what is being sent; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">What is being sent was not accepted in time, or the call was cancelled.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task CompleteAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WriteAsync(() => "to complete the request stream", timeout, file, line, async _ =>
        {
            await _writer.CompleteAsync().ConfigureAwait(false);
            _isCompleted = true;
            _call.IsSending = false;
        });

    /// <summary>
    /// Waits until a write is held back by the peer's flow control: it has been handed to gRPC, which has not accepted
    /// it for as long as the window.
    /// </summary>
    /// <remarks>gRPC does not say why it has not accepted a write. The window tells a writer that is held back from one
    /// that is at work; before the first write is accepted, it may also be the connection that takes so long.</remarks>
    /// <param name="window">For how long one write must be pending; null for 100 ms.</param>
    /// <param name="timeout">How long to wait for such a write; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">Every write was accepted, or nothing was sent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not a positive time, or the timeout neither positive
    /// nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task ExpectWriteBlockedAsync(
        TimeSpan? window = null,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        var unmoved = window ?? DefaultWindow;
        Argument.Window(_call, unmoved, nameof(window));
        return StepAsync<object?>(() => "a write to be blocked", timeout, file, line, inTurn: false, act: async step =>
        {
            while (!step.IsOver && await step.IsMetByAsync(_writer.NextWrite()).ConfigureAwait(false))
            {
                if (_writer.Pending is { } write
                    && !await new Deadline(unmoved, _call.Time).IsMetByAsync(write).ConfigureAwait(false))
                {
                    return null;
                }
            }

            var accepted = _writer.Accepted;
            throw step.Failure(accepted == 0
                ? $"nothing was sent within {step.Bound}"
                : Invariant($"all {accepted} were accepted within {step.Bound}"));
        });
    }

    /// <inheritdoc/>
    public override CallProbe<TRequest, TResponse> IgnoreUnreadMessages()
    {
        base.IgnoreUnreadMessages();
        return this;
    }

    /// <inheritdoc/>
    public override CallProbe<TRequest, TResponse> IgnoreOpenCall()
    {
        base.IgnoreOpenCall();
        return this;
    }

    private Task<object?> SendAllAsync(
        IEnumerable<TRequest> messages, TRequest? current, TimeSpan? timeout, string file, int line)
    {
        string Expectation() => $"to send {(current is null ? "messages" : CallReport.Shortened($"{current}"))}";
        return WriteAsync(Expectation, timeout, file, line, async abandoned =>
        {
            foreach (var message in messages)
            {
                if (abandoned.IsCancellationRequested)
                {
                    return;
                }

                current = message
                    ?? throw new ArgumentException("A message of the sequence is null.", nameof(messages));
                await _writer.WriteAsync(message).ConfigureAwait(false);
            }
        });
    }

    /// <param name="expected">For the failure.</param>
    /// <param name="timeout">Null for the probe's.</param>
    /// <param name="file">Of the test.</param>
    /// <param name="line">Of the test.</param>
    /// <param name="write">What to do when it is its turn, unless nobody waits for it any more.</param>
    private Task<object?> WriteAsync(
        Func<string> expected, TimeSpan? timeout, string file, int line, Func<CancellationToken, Task> write) =>
        StepAsync<object?>(expected, timeout, file, line, inTurn: false, act: async step =>
        {
            using var abandonment = new CancellationTokenSource();
            var turn = _writer.Turns.Take();
            var writing = InTurnAsync(turn, write, abandonment.Token);
            if (!await step.IsMetByAsync(writing).ConfigureAwait(false))
            {
                await abandonment.CancelAsync().ConfigureAwait(false);
                throw step.Failure(turn.Ready.IsCompleted
                    ? $"it was not accepted within {step.Bound}"
                    : $"a write before it was still waiting after {step.Bound}");
            }

            try
            {
                await writing.ConfigureAwait(false);
                return null;
            }
            catch (Exception exception) when (
                exception is RpcException or OperationCanceledException or InvalidOperationException
                    or IOException or HttpRequestException)
            {
                throw step.Failure(await ReasonAsync(step, exception).ConfigureAwait(false), exception);
            }
        });

    // The turn ends with the write, and not with the patience of the one who waits for it.
    private static async Task InTurnAsync(
        Turns.Turn turn, Func<CancellationToken, Task> write, CancellationToken abandoned)
    {
        using (turn)
        {
            await turn.Ready.ConfigureAwait(false);
            if (!abandoned.IsCancellationRequested)
            {
                await write(abandoned).ConfigureAwait(false);
            }
        }
    }

    // What a write throws tells little of a call that has ended; the receiving side knows.
    private async Task<string> ReasonAsync(ProbeStep<TResponse> step, Exception exception)
    {
        if (exception is InvalidOperationException and not ObjectDisposedException)
        {
            return _isCompleted ? "the request stream was completed before" : $"gRPC refused: {exception.Message}";
        }

        return await step.ArrivalAsync().ConfigureAwait(false) is { End: not null } end
            ? $"{end}"
            : $"the call was over: {exception.Message}";
    }
}
