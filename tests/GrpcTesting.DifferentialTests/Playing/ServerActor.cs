using System.Globalization;
using Grpc.Core;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>Plays the server's steps of one call in its handler, and notes what each leads to.</summary>
internal sealed class ServerActor(
    CallPlay play, ServerCallContext context, IAsyncStreamReader<Parcel>? requests, IServerStreamWriter<Parcel>? responses)
{
    private readonly Parcels _parcels = new(play.Number, Actor.Server);
    private Task<bool>? _read;
    private Task? _send;
    private int _sent;
    private Exception? _thrown;

    /// <summary>Plays to the end.</summary>
    /// <returns>The response of a call that has one; null when the handler has none.</returns>
    public async Task<Parcel?> PlayAsync()
    {
        play.Entered = true;
        foreach (var (place, step, name) in play.StepsOf(Actor.Server))
        {
            try
            {
                await play.Baton.TurnAsync(place, Play.Bound);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (TimeoutException)
            {
                play.Notes.Server("script", "stuck: the client never finished the step before");
                return null;
            }

            if (step.EndsHandler)
            {
                play.Notes.Server(name, $"status {Described.Status(context.Status)}, {TokenAt(place)}");
                play.Baton.Over(place);
                return End(step);
            }

            play.Notes.Server(name, await NoteAsync(step));
            play.Baton.Over(place);
        }

        return null;
    }

    // Without having waited for it, the handler may or may not have been told of an end yet.
    private string TokenAt(int place)
    {
        var before = play.Scenario.Steps.Take(place).Select(step => step.Act).ToList();
        var isKnown = before.Contains(Act.AwaitCancelled)
            || !before.Exists(act => act is Act.Cancel or Act.Dispose or Act.ReachDeadline or Act.Abort);
        return isKnown ? $"token {(context.CancellationToken.IsCancellationRequested ? "is" : "is not")} cancelled" : "";
    }

    private Parcel? End(Step step) => step.Act switch
    {
        Act.Throw => throw new RpcException(new Status(step.Code, step.Text), Header.ToMetadata(step.Headers)),
        Act.ThrowOther => throw new InvalidOperationException(step.Text),
        Act.Rethrow when _thrown is not null => throw _thrown,
        _ => step.Size is { } size ? _parcels.Next(size) : null,
    };

    private async Task<string> NoteAsync(Step step)
    {
        try
        {
            return await DoAsync(step);
        }
#pragma warning disable CA1031 // Whatever comes is what is observed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _thrown = exception;
            return Described.Exception(exception);
        }
    }

    private async Task<string> DoAsync(Step step)
    {
        switch (step.Act)
        {
            case Act.Enter:
                NoteContext();
                return "entered";
            case Act.Send:
                await Bounded(responses!.WriteAsync(_parcels.Next(step.Size!.Value)));
                return await SentAsync();
            case Act.StartSend:
                _send = responses!.WriteAsync(_parcels.Next(step.Size!.Value));
                return "sending";
            case Act.EndSend:
                await Bounded(_send!);
                return await SentAsync();
            case Act.StartRead:
                _read = requests!.MoveNext(CancellationToken.None);
                return "reading";
            case Act.Read:
                var read = _read ?? requests!.MoveNext(CancellationToken.None);
                _read = null;
                return await Bounded(read) ? Described.Message(requests!.Current) : "end of the stream";
            case Act.WriteHeaders:
                await Bounded(context.WriteResponseHeadersAsync(Header.ToMetadata(step.Headers)));
                await play.Wire.ResponseHeadersAsync(play.Number);
                return "sent";
            case Act.AddTrailer:
                foreach (var trailer in Header.ToMetadata(step.Headers))
                {
                    context.ResponseTrailers.Add(trailer);
                }

                return "added";
            case Act.SetStatus:
                context.Status = new Status(step.Code, step.Text);
                return "set";
            case Act.StopCompressing:
                var options = new WriteOptions(WriteFlags.NoCompress);
                context.WriteOptions = options;
                if (responses is not null)
                {
                    responses.WriteOptions = options;
                }

                return "stopped";
            case Act.AwaitCancelled:
                var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (context.CancellationToken.Register(cancelled.SetResult))
                {
                    await Bounded(cancelled.Task);
                }

                return "cancelled";
            case Act.Abort:
                context.GetHttpContext().Abort();
                return "aborted";
            default:
                throw new InvalidOperationException($"{step} is no step of a server.");
        }
    }

    private void NoteContext()
    {
        var http = context.GetHttpContext();
        play.Notes.Server("method", context.Method);
        play.Notes.Server("deadline", Described.Deadline(context.Deadline, play.ServersDeadline, Play.Bound));
        play.Notes.Server("host", play.Names.Authority(context.Host));
        play.Notes.Server("peer", play.Names.Peer(context));
        foreach (var group in context.RequestHeaders.GroupBy(entry => entry.Key))
        {
            play.Notes.Server($"header {group.Key}", Described.Metadata([.. group]));
        }

        play.Notes.Server("names of headers", string.Join(", ", context.RequestHeaders.Select(entry => entry.Key)));
        play.Notes.Server("names of HTTP headers", string.Join(", ", http.Request.Headers.Keys));
        foreach (var (key, value) in http.Request.Headers)
        {
            var name = key.ToLowerInvariant();
            play.Notes.Server($"HTTP header {name}", name == "host"
                ? play.Names.Authority(value)
                : Described.Header(name, string.Join(" | ", value.ToArray())));
        }

        play.Notes.Server("request", $"{http.Request.Protocol} {http.Request.Scheme} {http.Request.Method} "
            + $"{http.Request.Path}{http.Request.QueryString}, length {http.Request.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}");
        play.Notes.Server("authentication", $"{context.AuthContext.IsPeerAuthenticated}");
        play.Notes.Server("token", $"{(context.CancellationToken.CanBeCanceled ? "can be" : "cannot be")} cancelled, "
            + $"{(context.CancellationToken.IsCancellationRequested ? "is" : "is not")}");
        play.Notes.Server("status", Described.Status(context.Status));
        play.Notes.Server("trailers", Described.Metadata(context.ResponseTrailers));
    }

    private async Task<string> SentAsync()
    {
        await play.Wire.ResponsesAsync(play.Number, ++_sent);
        return "sent";
    }

    private static Task Bounded(Task task) => task.WaitAsync(Play.Bound);

    private static Task<T> Bounded<T>(Task<T> task) => task.WaitAsync(Play.Bound);
}
