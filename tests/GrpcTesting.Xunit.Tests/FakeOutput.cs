using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace GrpcTesting.XunitTests;

/// <summary>A test's output that refuses lines once the test has ended, as xunit's does.</summary>
internal sealed partial class FakeOutput : ITestOutputHelper
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private bool _ended;

    public int Refused { get; private set; }

    /// <summary>The lines so far, without times and stack frames.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return Timeless(string.Join('\n', _lines));
            }
        }
    }

    public static string Timeless(string text) => Frames().Replace(
        Clocks().Replace(Durations().Replace(Offsets().Replace(text, "+T"), "T"), "T "), string.Empty);

    public void EndTest()
    {
        lock (_gate)
        {
            _ended = true;
        }
    }

    public void WriteLine(string message)
    {
        lock (_gate)
        {
            if (_ended)
            {
                Refused++;
                throw new InvalidOperationException("There is no currently active test.");
            }

            _lines.Add(message);
        }
    }

    public void WriteLine(string format, params object[] args) => WriteLine(string.Format(null, format, args));

    [GeneratedRegex(@"\+[\d.]+ m?s *(?= [<>])")]
    private static partial Regex Offsets();

    [GeneratedRegex(@"(?<=(after|for|deadline) )-?[\d.]+ m?s")]
    private static partial Regex Durations();

    [GeneratedRegex(@"(?<=^|\n)\d\d:\d\d:\d\d\.\d\d\d ")]
    private static partial Regex Clocks();

    [GeneratedRegex(@"\n *(at .*|--- End of .*)")]
    private static partial Regex Frames();
}
