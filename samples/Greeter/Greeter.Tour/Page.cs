using Grpc.Core;
using GrpcTesting;

namespace Helloworld.Tour;

/// <summary>Prints calls the way a reader follows them: what went, what came, how it ended.</summary>
internal sealed class Page(TextWriter output)
{
    private int _calls;

    public void Title(string title)
    {
        output.WriteLine(title);
        output.WriteLine(new string('═', title.Length));
    }

    public void Chapter(string name, string explanation)
    {
        output.WriteLine();
        output.WriteLine($"{name}: {explanation}");
        output.WriteLine(new string('─', name.Length + explanation.Length + 2));
    }

    public void Call(string method, IReadOnlyList<string> names, CallOutcome<HelloReply> outcome)
    {
        _calls++;
        output.WriteLine($"  {method}");
        foreach (var name in names)
        {
            output.WriteLine($"    → {(name.Length > 0 ? name : "(no name)")}");
        }

        foreach (var reply in outcome.Responses)
        {
            output.WriteLine($"    ← {reply.Message}");
        }

        var detail = outcome.Detail.Length > 0 ? $" \"{outcome.Detail}\"" : "";
        output.WriteLine($"    {outcome.StatusCode}{detail} in {outcome.Elapsed.TotalMilliseconds:0.0} ms");
        foreach (var trailer in outcome.Trailers.Where(_ => outcome.StatusCode != StatusCode.OK))
        {
            output.WriteLine($"    trailer {trailer.Key}: {trailer.Value}");
        }
    }

    public void Wire(WireSnapshot wire)
    {
        wire.WriteTo(output);
        output.WriteLine();
        output.WriteLine("What each frame is for: docs/wire.md.");
    }

    public void End()
    {
        output.WriteLine();
        output.WriteLine($"{_calls} calls, one server, one connection, no port.");
    }
}
