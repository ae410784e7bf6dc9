namespace GrpcTesting.StressTests.Waits;

/// <summary>A public wait of the product.</summary>
/// <param name="Member">The type and the method that waits.</param>
/// <param name="Prepare">Brings a stage to where the wait can begin, and returns what begins it.</param>
/// <param name="Ends">The exceptions that it may end with, as its documentation says. A subclass will do.</param>
internal sealed record Wait(string Member, Func<Stage, Func<Task>> Prepare, params Type[] Ends)
{
    public bool MayEndWith(Exception exception) => Array.Exists(Ends, end => end.IsInstanceOfType(exception));

    public override string ToString() => Member;
}
