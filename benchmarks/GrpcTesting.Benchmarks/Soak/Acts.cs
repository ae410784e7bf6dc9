using Grpc.Core;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Everything that a soak does with a fixture.</summary>
internal static class Acts
{
    /// <summary>For <see cref="PlantKind.Outcome"/>: says that it ends otherwise than it does.</summary>
    public static Act Lie { get; } =
        new("a lie", async scene => await scene.Client.EchoAsync(new Parcel()), StatusCode.NotFound);

    /// <summary>For <see cref="PlantKind.Stuck"/>: never ends.</summary>
    public static Act Hang { get; } = new("a call without an end", _ => new TaskCompletionSource().Task);

    public static IReadOnlyList<Act> All { get; } =
    [
        new("unary", UnaryAsync, StatusCode.OK),
        new("server stream", ServerStreamAsync, StatusCode.OK),
        new("client stream", ClientStreamAsync, StatusCode.OK),
        new("duplex", DuplexAsync, StatusCode.OK),
        new("captured", CapturedAsync, StatusCode.OK),
        new("probed", ProbedAsync, StatusCode.OK),

        // Between headers and message, gRPC's client tells a cancellation now and then as the broken stream that it makes.
        new("unary, cancelled", CancelledUnaryAsync,
            StatusCode.OK, StatusCode.Cancelled, StatusCode.Internal, StatusCode.Unavailable),
        new("duplex, cancelled", CancelledDuplexAsync,
            StatusCode.Cancelled, StatusCode.Internal, StatusCode.Unavailable),
        new("server stream, left alone", LeftAloneAsync, StatusCode.OK),

        // So does a deadline that meets a read which is about to begin, on a bare channel over TCP as well.
        new("deadline", DeadlineAsync, StatusCode.DeadlineExceeded, StatusCode.Unavailable),
        new("status of the handler", StatusAsync, StatusCode.NotFound, StatusCode.FailedPrecondition, StatusCode.DataLoss),
        new("exception of the handler", ExceptionAsync, StatusCode.Unknown),
        new("abort by the handler", AbortAsync, StatusCode.Internal, StatusCode.Unavailable, StatusCode.Cancelled),
        new("a channel of its own", OwnChannelAsync, StatusCode.OK),
        new("a channel disposed under a call", DisposedChannelAsync, StatusCode.Cancelled, StatusCode.Unavailable),
    ];

    private static async Task UnaryAsync(Scene scene)
    {
        var parcel = scene.NextParcel();
        Same(parcel, await scene.Client.EchoAsync(parcel));
    }

    private static async Task ServerStreamAsync(Scene scene)
    {
        var order = new Order { Count = scene.Next(0, 100), Size = scene.Next(0, 4096) };
        using var call = scene.Client.Down(order);
        var count = 0;
        while (await call.ResponseStream.MoveNext())
        {
            Same(order.Size, call.ResponseStream.Current.Payload.Length);
            count++;
        }

        Same(order.Count, count);
    }

    private static async Task ClientStreamAsync(Scene scene)
    {
        var count = scene.Next(0, 30);
        using var call = scene.Client.Up(deadline: Scene.Deadline);
        for (var number = 0; number < count; number++)
        {
            await call.RequestStream.WriteAsync(scene.NextParcel());
        }

        await call.RequestStream.CompleteAsync();
        var received = (await call).Count;
        if (received == 0 && count > 0)
        {
            throw new RequestsLostException();
        }

        Same(count, received);
    }

    private static async Task DuplexAsync(Scene scene)
    {
        var count = scene.Next(0, 20);
        using var call = scene.Client.PingPong(deadline: Scene.Deadline);
        for (var number = 0; number < count; number++)
        {
            var parcel = scene.NextParcel();
            await call.RequestStream.WriteAsync(parcel);
            Same(true, await call.ResponseStream.MoveNext());
            Same(parcel, call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Same(false, await call.ResponseStream.MoveNext());
    }

    private static async Task CapturedAsync(Scene scene)
    {
        var order = new Order { Count = scene.Next(0, 30), Size = scene.Next(0, 1024) };
        var outcome = await scene.Client.Down(order).CaptureAsync();
        if (outcome.StatusCode != StatusCode.OK)
        {
            throw new RpcException(outcome.Status);
        }

        Same(order.Count, outcome.Responses.Count);
    }

    private static async Task ProbedAsync(Scene scene)
    {
        await using var probe = scene.Client.PingPong(deadline: Scene.Deadline).Probe();
        for (var number = scene.Next(0, 5); number > 0; number--)
        {
            var parcel = scene.NextParcel();
            await probe.SendAsync(parcel);
            Same(parcel, await probe.ExpectNextAsync());
        }

        await probe.CompleteAsync();
        await probe.ExpectCompletedAsync();
    }

    private static async Task CancelledUnaryAsync(Scene scene)
    {
        var parcel = scene.NextParcel();
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(TimeSpan.FromMicroseconds(scene.Next(0, 3000)));
        Same(parcel, await scene.Client.EchoAsync(parcel, cancellationToken: cancellation.Token));
    }

    private static async Task CancelledDuplexAsync(Scene scene)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = scene.Client.PingPong(deadline: Scene.Deadline, cancellationToken: cancellation.Token);
        for (var number = scene.Next(0, 5); number > 0; number--)
        {
            await call.RequestStream.WriteAsync(scene.NextParcel());
            await call.ResponseStream.MoveNext();
        }

        await cancellation.CancelAsync();
        await call.ResponseStream.MoveNext();
    }

    private static async Task LeftAloneAsync(Scene scene)
    {
        var order = new Order { Count = scene.Next(1, 200), Size = scene.Next(0, 16 * 1024) };
        using var call = scene.Client.Down(order);
        for (var number = scene.Next(0, order.Count / 2); number > 0; number--)
        {
            await call.ResponseStream.MoveNext();
        }
    }

    private static Task DeadlineAsync(Scene scene) => SufferAsync(
        scene,
        new Trouble { Kind = Trouble.Types.Kind.Hang, Count = scene.Next(0, 3) },
        DateTime.UtcNow.AddMilliseconds(scene.Next(1, 40)));

    private static Task StatusAsync(Scene scene)
    {
        StatusCode[] statuses = [StatusCode.NotFound, StatusCode.FailedPrecondition, StatusCode.DataLoss];
        var status = (int)statuses[scene.Next(0, statuses.Length - 1)];
        return SufferAsync(
            scene, new Trouble { Kind = Trouble.Types.Kind.Status, Count = scene.Next(0, 3), Status = status });
    }

    private static Task ExceptionAsync(Scene scene) =>
        SufferAsync(scene, new Trouble { Kind = Trouble.Types.Kind.Exception, Count = scene.Next(0, 3) });

    private static Task AbortAsync(Scene scene) =>
        SufferAsync(scene, new Trouble { Kind = Trouble.Types.Kind.Abort, Count = scene.Next(0, 3) });

    private static async Task SufferAsync(Scene scene, Trouble trouble, DateTime? deadline = null)
    {
        using var call = scene.Client.Suffer(trouble, deadline: deadline);
        while (await call.ResponseStream.MoveNext())
        {
        }
    }

    private static async Task OwnChannelAsync(Scene scene)
    {
        using var channel = scene.Fixture.CreateChannel();
        var parcel = scene.NextParcel();
        Same(parcel, await new Load.LoadClient(channel).EchoAsync(parcel));
    }

    private static async Task DisposedChannelAsync(Scene scene)
    {
        var channel = scene.Fixture.CreateChannel();
        using var call = new Load.LoadClient(channel).Suffer(
            new Trouble { Kind = Trouble.Types.Kind.Hang, Count = 1 });
        await call.ResponseStream.MoveNext();
        var next = call.ResponseStream.MoveNext();
        channel.Dispose();
        await next;
    }

    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidDataException(expected is Parcel
                ? "a parcel came back with other bytes"
                : $"{actual} came instead of {expected}");
        }
    }
}
