using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Runs a script with the real thing over the pipe, and with the doubles: both observe the same.</summary>
public abstract class SideBySide
{
    /// <param name="script">What a handler does.</param>
    /// <param name="expected">What it observes, step by step.</param>
    private protected static Task ServerAsync(Func<ServerScene, Task> script, params string[] expected) =>
        ServerAsync(script, afterwards: null, default, timeout: null, expected);

    /// <param name="script">What a handler does.</param>
    /// <param name="afterwards">What it does after it has returned; null for nothing.</param>
    /// <param name="call">What the client sends along.</param>
    /// <param name="timeout">The deadline, which only the server knows of; null for none.</param>
    /// <param name="expected">What it observes, step by step.</param>
    private protected static async Task ServerAsync(
        Func<ServerScene, Task> script,
        Func<ServerScene, Task>? afterwards,
        CallOptions call,
        TimeSpan? timeout,
        string[] expected)
    {
        Compare(
            expected,
            await RealServer.RunAsync(script, afterwards, call, timeout),
            await DoubleServer.RunAsync(script, afterwards, call, timeout));
    }

    /// <param name="server">What the server does.</param>
    /// <param name="script">What the client does.</param>
    /// <param name="expected">What it observes, step by step.</param>
    private protected static async Task ClientAsync(
        ServerScript server, Func<ClientScene, Task> script, params string[] expected)
    {
        Compare(
            expected,
            await RealClient.RunAsync(server, script),
            await DoubleClient.RunAsync(server, script));
    }

    private static void Compare(string[] expected, List<string> real, List<string> doubles)
    {
        var differences = real.SequenceEqual(doubles) ? "" : "The double differs.\n";
        Assert.True(
            real.SequenceEqual(doubles) && real.SequenceEqual(expected),
            $"{differences}Expected:\n  {string.Join("\n  ", expected)}\nReal:\n  {string.Join("\n  ", real)}\n"
            + $"Double:\n  {string.Join("\n  ", doubles)}");
    }
}
