namespace GrpcTesting;

/// <summary>What a test's output shows, and which logs fail the test.</summary>
public sealed class GrpcTestOptions
{
    private readonly List<Func<GrpcLogEntry, bool>> _allowed = [];

    /// <summary>Whether the output ends with an account of the test's calls.</summary>
    /// <value><see langword="true"/>. xunit 2 does not tell a test class how its test ended, so passing tests write it
    /// as well; runners show the output of tests that fail.</value>
    public bool ShowCalls { get; set; } = true;

    /// <summary>
    /// Whether the output shows what server and client log, as far as <see cref="GrpcFixtureOptions.Logs"/> lets it
    /// through.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool ShowLogs { get; set; } = true;

    /// <summary>
    /// Whether an entry of level Error or Critical fails the test, unless <see cref="AllowErrorLogs(string)"/> covers
    /// it. Entries that <see cref="GrpcFixtureOptions.Logs"/> keeps back do not count.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool FailOnErrorLogs { get; set; }

    /// <summary>Lets the error-level entries of a category, and of those below it, pass.</summary>
    /// <param name="category">As <see cref="GrpcLogEntry.IsOf"/> takes it; case does not matter.</param>
    public void AllowErrorLogs(string category)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(category);
        AllowErrorLogs(entry => entry.IsOf(category));
    }

    /// <summary>Lets the error-level entries pass for which the predicate is true.</summary>
    public void AllowErrorLogs(Func<GrpcLogEntry, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        _allowed.Add(predicate);
    }

    internal bool Allows(GrpcLogEntry entry) => _allowed.Exists(allows => allows(entry));
}
