using System.Globalization;
using Grpc.Core;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What a script observes, one line for each step, so that two runs can be compared.</summary>
internal sealed class Notes
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    // The two ends add these by themselves, over HTTP/2.
    private static readonly string[] Transport = ["date", "server", "content-length", "user-agent"];

    public List<string> Lines { get; } = [];

    public void Add(string what, object? value) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {value ?? "null"}"));

    public void Add(string what, Metadata metadata) => Add(what, Describe(metadata));

    public void Add(string what, Status status) => Add(what, Describe(status));

    /// <summary>Notes what a property or a method gives or throws.</summary>
    public void Try(string what, Func<object?> act)
    {
        try
        {
            switch (act())
            {
                case Metadata metadata:
                    Add(what, metadata);
                    break;
                case Status status:
                    Add(what, status);
                    break;
                case var value:
                    Add(what, value);
                    break;
            }
        }
        catch (Exception exception)
        {
            Add(what, $"throws {Describe(exception)}");
        }
    }

    /// <summary>Notes how a task ends, and whether it fails itself or the method that should return it.</summary>
    public async Task TryAsync(string what, Func<Task> act)
    {
        Task task;
        try
        {
            task = act();
        }
        catch (Exception exception)
        {
            Add(what, $"throws {Describe(exception)}");
            return;
        }

        try
        {
            await task.WaitAsync(Bound);
            switch (task)
            {
                case Task<bool> { Result: var result }:
                    Add(what, result);
                    break;
                case Task<Metadata> { Result: var metadata }:
                    Add(what, metadata);
                    break;
                default:
                    Add(what, "done");
                    break;
            }
        }
        catch (Exception exception)
        {
            Add(what, $"fails with {Describe(exception)}");
        }
    }

    private static string Describe(Exception exception) => exception switch
    {
        RpcException rpc => $"RpcException {Describe(rpc.Status)}, trailers {Describe(rpc.Trailers)}",
        ObjectDisposedException => nameof(ObjectDisposedException),
        _ => $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}",
    };

    private static string Describe(Status status) => $"{status.StatusCode} \"{status.Detail}\"";

    private static string Describe(Metadata metadata) =>
        $"[{string.Join(", ", metadata.Where(entry => !Transport.Contains(entry.Key)).Select(Describe))}]";

    private static string Describe(Metadata.Entry entry) =>
        $"{entry.Key}={(entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value)}";
}
