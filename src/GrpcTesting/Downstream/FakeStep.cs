using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Downstream;

/// <summary>One step of an answer.</summary>
internal abstract record FakeStep
{
    /// <summary>Whether it gives a response.</summary>
    public virtual bool Responds => false;

    /// <summary>Whether the call is over after it.</summary>
    public virtual bool Ends => false;

    public abstract Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken);

    /// <summary>"returns { "count": 3 }".</summary>
    public abstract override string ToString();

    private static FakePlanException NoResponse() => new("its function returned null");

    internal sealed record Return(FakeMethod Method, object[] Responses) : FakeStep
    {
        public override bool Responds => true;

        public override async Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken)
        {
            foreach (var response in Responses)
            {
                await exchange.WriteAsync(Method.Copy(response), cancellationToken).ConfigureAwait(false);
            }
        }

        public override string ToString() => Responses.Length == 0
            ? "returns nothing"
            : $"returns {string.Join(", ", Responses.Select(RecordText.Describe))}";
    }

    /// <summary>Answers the request, or each one of a stream as it arrives.</summary>
    internal sealed record Answer(Func<object, IEnumerable<object?>> Function) : FakeStep
    {
        public override bool Responds => true;

        public override async Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken)
        {
            if (exchange.Request is { } only)
            {
                await RespondAsync(exchange, only, cancellationToken).ConfigureAwait(false);
                return;
            }

            while (await exchange.ReadAsync(cancellationToken).ConfigureAwait(false) is { } request)
            {
                await RespondAsync(exchange, request, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task RespondAsync(FakeExchange exchange, object request, CancellationToken cancellationToken)
        {
            foreach (var response in Function(request) ?? throw NoResponse())
            {
                await exchange.WriteAsync(response ?? throw NoResponse(), cancellationToken).ConfigureAwait(false);
            }
        }

        public override string ToString() => "answers by a function of the request";
    }

    /// <summary>Answers all the requests of a stream at its end.</summary>
    internal sealed record AnswerAll(Func<List<object>, object?> Function) : FakeStep
    {
        public override bool Responds => true;

        public override async Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken)
        {
            while (await exchange.ReadAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
            }

            var response = Function(exchange.Collected) ?? throw NoResponse();
            await exchange.WriteAsync(response, cancellationToken).ConfigureAwait(false);
        }

        public override string ToString() => "answers by a function of the requests";
    }

    internal sealed record Read(int Count) : FakeStep
    {
        public override async Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken)
        {
            for (var read = 0; read < Count; read++)
            {
                if (await exchange.ReadAsync(cancellationToken).ConfigureAwait(false) is null)
                {
                    throw new FakePlanException(
                        $"its plan reads {Requests(Count)}, but the client ended its requests after {read}");
                }
            }
        }

        public override string ToString() => $"reads {Requests(Count)}";

        private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";
    }

    internal sealed record SendHeaders(Metadata Headers) : FakeStep
    {
        public override Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken) =>
            exchange.Context.WriteResponseHeadersAsync(Headers);

        public override string ToString() => "sends headers";
    }

    /// <summary>Waits for the test, for no longer than the fixture's timeout.</summary>
    internal sealed record Wait(Func<CancellationToken, Task> Until, Func<Task<TimeSpan>> Bound, string Name) : FakeStep
    {
        public override async Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken)
        {
            var bound = await Bound().ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var wait = Until(end.Token);
            try
            {
                await wait.WaitAsync(bound, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!wait.IsCompleted)
            {
                throw new FakePlanException(
                    $"it waited {WaitBound.Describe(bound)} at {Name}, and the test did not let it go on");
            }
            finally
            {
                await end.CancelAsync().ConfigureAwait(false);
                Observed.Later(wait);
            }
        }

        public override string ToString() => $"waits at {Name}";
    }

    internal sealed record Fail(Status Status, Metadata Trailers) : FakeStep
    {
        public override bool Ends => true;

        public override Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken) =>
            throw new RpcException(Status, Trailers);

        public override string ToString() => $"fails with {CallReport.Describe(Status)}";
    }

    internal sealed record Throw(Exception Exception) : FakeStep
    {
        public override bool Ends => true;

        public override Task RunAsync(FakeExchange exchange, CancellationToken cancellationToken) => throw Exception;

        public override string ToString() => $"throws {TypeName.Of(Exception.GetType())}: {Exception.Message}";
    }
}
