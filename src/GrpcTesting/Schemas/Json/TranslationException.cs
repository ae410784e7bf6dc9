namespace GrpcTesting.Schemas;

/// <summary>JSON or bytes that are no message, or a message that JSON cannot express. The text says where.</summary>
internal sealed class TranslationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
