using Grpc.Core;
using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests;

/// <summary>
/// A service with a state of its own: every answer has its owner's name and the sum of what it was sent so far, so that
/// an answer from another fixture's server, or one that is lost, shows.
/// </summary>
internal sealed class Ledger(string owner, Func<Task>? enter = null) : Scenario.ScenarioBase
{
    private int _sum;
    private int _calls;

    public int Sum => Volatile.Read(ref _sum);

    public int Calls => Volatile.Read(ref _calls);

    public override async Task<Letter> Unary(Letter request, ServerCallContext context)
    {
        await EnterAsync();
        return Book(request);
    }

    // As many answers as the request's number.
    public override async Task ServerStream(
        Letter request, IServerStreamWriter<Letter> responseStream, ServerCallContext context)
    {
        await EnterAsync();
        for (var answer = 0; answer < request.Number; answer++)
        {
            await responseStream.WriteAsync(Book(new Letter { Number = 1 }), context.CancellationToken);
        }
    }

    public override async Task<Letter> ClientStream(
        IAsyncStreamReader<Letter> requestStream, ServerCallContext context)
    {
        await EnterAsync();
        var answer = Book(new Letter());
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            answer = Book(request);
        }

        return answer;
    }

    public override async Task Duplex(
        IAsyncStreamReader<Letter> requestStream,
        IServerStreamWriter<Letter> responseStream,
        ServerCallContext context)
    {
        await EnterAsync();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Book(request), context.CancellationToken);
        }
    }

    private Task EnterAsync()
    {
        Interlocked.Increment(ref _calls);
        return enter?.Invoke() ?? Task.CompletedTask;
    }

    private Letter Book(Letter request) =>
        new() { Number = Interlocked.Add(ref _sum, request.Number), Text = owner };
}
