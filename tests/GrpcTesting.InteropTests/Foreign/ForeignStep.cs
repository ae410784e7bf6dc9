namespace GrpcTesting.InteropTests;

/// <summary>One step of a foreign call; one of its members is set.</summary>
/// <param name="Send">The message to send, in base 64.</param>
/// <param name="Receive">Wait for the next response.</param>
/// <param name="Complete">End the request stream.</param>
/// <param name="Cancel">Cancel the call.</param>
internal sealed record ForeignStep(
    string? Send = null, bool Receive = false, bool Complete = false, bool Cancel = false);
