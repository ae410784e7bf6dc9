namespace GrpcTesting.Downstream;

/// <summary>A plan could not be carried out. The message says why, in the middle of a sentence.</summary>
internal sealed class FakePlanException(string message) : Exception(message);
