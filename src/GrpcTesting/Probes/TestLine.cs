namespace GrpcTesting.Probes;

/// <summary>A line of the test.</summary>
internal readonly record struct TestLine(string File, int Line)
{
    /// <summary>"ChatTests.cs:42". The compiler may have run on another system than the test does.</summary>
    public override string ToString() => $"{File[(File.LastIndexOfAny(['/', '\\']) + 1)..]}:{Line}";
}
