using System.Text;

namespace GrpcTesting.Probes;

/// <summary>What the two halves of a probe share: the call, its account, and what is told when it goes wrong.</summary>
internal sealed class LiveCall<TResponse>
{
    public LiveCall(
        CallHandle handle, IResponseSource<TResponse> responses, TimeSpan? timeout, TestLine site, TimeProvider time)
    {
        Handle = handle;
        Account = new CallAccount<TResponse>(handle);
        Bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : Account.Timeout;
        Site = site;
        Time = time;
        Conversation = new Conversation(() => Account.Elapsed);
        Reader = new ResponseReader<TResponse>(handle, responses, Account, Conversation);
        _ = ReceiveHeadersAsync();
    }

    public CallHandle Handle { get; }

    public CallAccount<TResponse> Account { get; }

    public Conversation Conversation { get; }

    public ResponseReader<TResponse> Reader { get; }

    public Turns Expectations { get; } = new();

    /// <summary>How long a step waits that does not say otherwise.</summary>
    public TimeSpan Bound { get; }

    /// <summary>Where the probe was made.</summary>
    public TestLine Site { get; }

    public TimeProvider Time { get; }

    /// <summary>What the test threw since the probe was made.</summary>
    public TestFlow.Mark Flow { get; } = TestFlow.Enter().Now();

    /// <summary>Whether the test has been told of a failure: one is enough.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether the test knows how the call ended.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether the server may still wait for requests.</summary>
    public bool IsSending { get; set; }

    /// <summary>Whether messages that nobody reads are fine.</summary>
    public bool IgnoresUnreadMessages { get; set; }

    /// <summary>Whether it is fine that the test does not know how the call ended.</summary>
    public bool IgnoresOpenCall { get; set; }

    /// <summary>For exception filters: looks, and never catches.</summary>
    public bool SeeFailure()
    {
        HasFailed = true;
        return false;
    }

    /// <summary>The whole story: what was expected and what happened, where, and the conversation.</summary>
    /// <param name="headline">What was expected, and what happened.</param>
    /// <param name="site">Where.</param>
    /// <param name="inVain">Whether something was waited for in vain: while the call is open, it matters what its handler
    /// does.</param>
    /// <param name="thrown">What was thrown in the test before.</param>
    public string Tell(string headline, TestLine site, bool inVain, Exception? thrown = null)
    {
        var method = Account.Method.Length > 0 ? Account.Method : "A call";
        var server = new StringBuilder();
        CallReport.AppendServer(server, inVain && !Conversation.HasEnded ? Account.Handler : null, Account.ServerException);
        var before = thrown is not null
            ? $"\n  before:    {CallReport.Indented($"{thrown.GetType()} was thrown: {thrown.Message}")}"
            : string.Empty;
        var surroundings = new StringBuilder();
        CallReport.AppendSurroundings(surroundings, Account.Network, Account.Blocked);
        return $"{headline}\n{method}, at {site}:{Conversation}{server}{before}{surroundings}";
    }

    // A call that fails before its headers arrive has none.
    private async Task ReceiveHeadersAsync()
    {
        TestFlow.Leave();
        var headers = Handle.GetHeadersAsync();
        await ((Task)headers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (headers.IsCompletedSuccessfully)
        {
            Account.Received(headers.Result);
            Conversation.ReceivedHeaders();
        }
    }
}
