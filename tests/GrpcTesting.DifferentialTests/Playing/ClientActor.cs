using System.Diagnostics;
using Grpc.Core;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>Plays the client's steps of one call, and notes what each leads to.</summary>
internal sealed class ClientActor(CallPlay play, CallInvoker invoker) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Stopwatch _sinceStart = new();
    private readonly Parcels _parcels = new(play.Number, Actor.Client);
    private ClientCall? _call;
    private Task<bool>? _read;
    private Task? _send;
    private int _sent;
    private bool _deadlineReached;

    private bool BeforeDeadline => !_deadlineReached
        && play.Scenario.Deadline is CallDeadline.ClientTells or CallDeadline.ServerTells;

    public async Task PlayAsync()
    {
        try
        {
            foreach (var (place, step, name) in play.StepsOf(Actor.Client))
            {
                await play.Baton.TurnAsync(place, BeforeDeadline ? play.Patience : Play.Bound);
                play.Notes.Client(name, await NoteAsync(() => DoAsync(step)));
                play.Baton.Over(place);
            }
        }
        catch (TimeoutException) when (BeforeDeadline)
        {
            play.TooSlow = true;
            play.Baton.GiveUp();
            _call?.Call.Dispose();
            return;
        }
        catch (TimeoutException)
        {
            play.Notes.Client("script", "stuck: the server never finished the step before");
        }

        if (_call is not null)
        {
            play.Notes.Client("headers", await NoteAsync(async () => Described.Metadata(await Bounded(_call.Headers))));
            play.Notes.Client("status", await NoteAsync(() => Task.FromResult(Described.Status(_call.Status()))));
            play.Notes.Client("trailers", await NoteAsync(() => Task.FromResult(Described.Metadata(_call.Trailers()))));
        }
    }

    public void Dispose()
    {
        _call?.Call.Dispose();
        _cancellation.Dispose();
    }

    private async Task<string> NoteAsync(Func<Task<string>> act)
    {
        try
        {
            return Compared(await act());
        }
#pragma warning disable CA1031 // Whatever comes is what is observed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Compared(Described.Exception(exception));
        }
    }

    private string Compared(string note) =>
        _deadlineReached && play.Scenario.Deadline == CallDeadline.ServerTells ? ServerDeadline.Settle(note) : note;

    private async Task<string> DoAsync(Step step)
    {
        switch (step.Act)
        {
            case Act.Start:
                _sinceStart.Start();
                _call = ClientCall.Start(
                    invoker,
                    play.Scenario.Kind,
                    play.Scenario.Unmapped,
                    step.Size is { } size ? _parcels.Next(size) : null,
                    Options());
                return "started";
            case Act.Send:
                await Bounded(_call!.Requests!.WriteAsync(_parcels.Next(step.Size!.Value)));
                return await SentAsync();
            case Act.StartSend:
                _send = _call!.Requests!.WriteAsync(_parcels.Next(step.Size!.Value));
                return "sending";
            case Act.EndSend:
                await Bounded(_send!);
                return await SentAsync();
            case Act.Complete:
                await Bounded(_call!.Requests!.CompleteAsync());
                await play.Wire.RequestsEndedAsync(play.Number);
                return "completed";
            case Act.StartRead:
                _read = _call!.Responses!.MoveNext(CancellationToken.None);
                return "reading";
            case Act.Read:
                var read = _read ?? _call!.Responses!.MoveNext(CancellationToken.None);
                _read = null;
                return await SettledAsync(read) ? Described.Message(_call!.Responses!.Current) : "end of the stream";
            case Act.ReadHeaders:
                return Described.Metadata(await Bounded(_call!.Headers));
            case Act.ReadResponse:
                return Described.Message(await SettledAsync(_call!.Response!));
            case Act.Cancel:
                await _cancellation.CancelAsync();
                return await EndedAsync("cancelled");
            case Act.Dispose:
                _call!.Call.Dispose();
                return await EndedAsync("disposed");
            case Act.ReachDeadline:
                play.TooSlow |= _sinceStart.Elapsed >= play.Patience;
                _deadlineReached = true;
                return "reached";
            default:
                throw new InvalidOperationException($"{step} is no step of a client.");
        }
    }

    private CallOptions Options()
    {
        var headers = Header.ToMetadata(play.Scenario.RequestHeaders);
        headers.Add(WireNotes.CallHeader, $"{play.Number}");
        if (play.Scenario.Compression.HasFlag(Compression.Requests))
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        var deadline = Deadline();
        play.ServersDeadline = play.Scenario.Deadline switch
        {
            CallDeadline.ClientTells => null,
            CallDeadline.ServerTells => DateTime.UtcNow + play.Patience,
            _ => deadline,
        };
        return new CallOptions(headers, deadline, _cancellation.Token);
    }

    private DateTime? Deadline() => play.Scenario.Deadline switch
    {
        CallDeadline.Far => DateTime.UtcNow.AddHours(1),
        CallDeadline.Past => DateTime.UtcNow.AddMinutes(-1),
        CallDeadline.ClientTells => DateTime.UtcNow + play.Patience,
        _ => null,
    };

    private async Task<string> SentAsync()
    {
        await play.Wire.RequestsAsync(play.Number, ++_sent);
        return "sent";
    }

    // A call that the server does not know of leaves no trace.
    private async Task<string> EndedAsync(string result)
    {
        if (play.Entered)
        {
            await play.Wire.OverAsync(play.Number);
        }

        return result;
    }

    // What ends with the deadline ends before the server learns of it.
    private async Task<T> SettledAsync<T>(Task<T> task)
    {
        try
        {
            return await Bounded(task);
        }
        finally
        {
            if (_deadlineReached)
            {
                await play.Wire.OverAsync(play.Number);
            }
        }
    }

    private static Task Bounded(Task task) => task.WaitAsync(Play.Bound);

    private static Task<T> Bounded<T>(Task<T> task) => task.WaitAsync(Play.Bound);
}
