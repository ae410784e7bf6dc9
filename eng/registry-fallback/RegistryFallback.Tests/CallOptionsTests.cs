namespace RegistryFallback.Tests;

public class CallOptionsTests
{
    [Fact]
    public void Nothing_is_set_unless_asked_for()
    {
        CallOptions options = new();

        Assert.Null(options.Headers);
        Assert.Null(options.Deadline);
        Assert.Equal(CancellationToken.None, options.CancellationToken);
        Assert.Null(options.WriteOptions);
        Assert.Null(options.PropagationToken);
        Assert.Null(options.Credentials);
        Assert.False(options.IsWaitForReady);
    }

    [Fact]
    public void Every_change_is_a_copy()
    {
        using CancellationTokenSource source = new();
        Metadata headers = [];
        WriteOptions writeOptions = new(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        CallOptions original = new(headers, DateTime.MaxValue);

        var changed = original
            .WithDeadline(DateTime.UnixEpoch)
            .WithCancellationToken(source.Token)
            .WithWriteOptions(writeOptions)
            .WithCredentials(credentials)
            .WithWaitForReady();

        Assert.Same(headers, changed.Headers);
        Assert.Equal(DateTime.UnixEpoch, changed.Deadline);
        Assert.Equal(source.Token, changed.CancellationToken);
        Assert.Same(writeOptions, changed.WriteOptions);
        Assert.Same(credentials, changed.Credentials);
        Assert.True(changed.IsWaitForReady);
        Assert.False(changed.WithWaitForReady(false).IsWaitForReady);

        Assert.Equal(DateTime.MaxValue, original.Deadline);
        Assert.Equal(CancellationToken.None, original.CancellationToken);
        Assert.Null(original.WriteOptions);
        Assert.Null(original.Credentials);
        Assert.False(original.IsWaitForReady);
    }

    [Fact]
    public void Headers_are_replaced_and_not_merged()
    {
        Metadata headers = [];

        Assert.Same(headers, new CallOptions(new Metadata { { "a", "b" } }).WithHeaders(headers).Headers);
    }

    [Fact]
    public void Write_options_carry_their_flags()
    {
        Assert.Equal(default, WriteOptions.Default.Flags);
        Assert.Equal(WriteFlags.BufferHint, new WriteOptions(WriteFlags.BufferHint).Flags);
    }

    [Fact]
    public void Propagation_inherits_everything_by_default()
    {
        Assert.True(ContextPropagationOptions.Default.IsPropagateDeadline);
        Assert.True(ContextPropagationOptions.Default.IsPropagateCancellation);
        Assert.False(new ContextPropagationOptions(propagateDeadline: false).IsPropagateDeadline);
        Assert.False(new ContextPropagationOptions(propagateCancellation: false).IsPropagateCancellation);
    }
}
