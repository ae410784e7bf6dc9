namespace GrpcTesting;

/// <summary>
/// A fixture did not start. The <see cref="Exception.InnerException"/> is what the app or the host threw. Everything
/// that a test then asks of the fixture throws this again.
/// </summary>
public sealed class FixtureStartException : InvalidOperationException
{
    /// <summary>Creates the exception without a message.</summary>
    public FixtureStartException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public FixtureStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and what caused it.</summary>
    public FixtureStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
