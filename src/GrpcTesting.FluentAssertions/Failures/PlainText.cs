namespace GrpcTesting.Failures;

/// <summary>
/// Text that goes into a failure message as it is. As an argument it is neither quoted nor searched for placeholders,
/// so that the braces of a JSON message survive.
/// </summary>
internal sealed class PlainText(string text)
{
    public override string ToString() => text;
}
