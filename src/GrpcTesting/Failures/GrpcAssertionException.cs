namespace GrpcTesting;

/// <summary>Something a test expected of a call did not happen. The message tells the whole story.</summary>
public sealed class GrpcAssertionException : Exception, IAssertionException
{
    /// <summary>Creates the exception without a message.</summary>
    public GrpcAssertionException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public GrpcAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and what caused it.</summary>
    public GrpcAssertionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
