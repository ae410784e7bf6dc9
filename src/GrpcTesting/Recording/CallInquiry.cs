using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Finds what a fixture knows of a call, from the call object that a test has.</summary>
/// <remarks>
/// Call objects are sealed and carry nothing that could be read, and interceptors of the test may have wrapped them. But
/// whoever wraps a call lets its status come from the one below. So the question goes that way: the call of the
/// fixture's client, which is the lowest, sees on whose behalf it is asked for its status, and answers beside it.
/// </remarks>
internal static class CallInquiry
{
    [ThreadStatic]
    private static TrackedCall? Answered;

    /// <summary>Whether this thread is asking: what a call throws meanwhile is nobody's business.</summary>
    [field: ThreadStatic]
    public static bool IsOpen { get; private set; }

    /// <returns>Null for a call that no fixture's client made, or that is not recorded.</returns>
    public static TrackedCall? Find(CallHandle call)
    {
        IsOpen = true;
        try
        {
            call.GetStatus();
        }
#pragma warning disable CA1031 // Of other calls: one that is not over throws, and what a test wraps may throw anything.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
        finally
        {
            IsOpen = false;
        }

        var answer = Answered;
        Answered = null;
        return answer;
    }

    /// <summary>Called by a call of a fixture's client when it is asked for its status.</summary>
    /// <returns>Whether that was the question, so that no status is needed.</returns>
    public static bool TryAnswer(TrackedCall call)
    {
        if (IsOpen)
        {
            Answered = call;
        }

        return IsOpen;
    }
}
