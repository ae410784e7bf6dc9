using Grpc.Core;

namespace GrpcTesting.Identities;

/// <summary>Changes a copy of a call's headers.</summary>
internal static class CallHeaders
{
    /// <summary>The headers with this value of that name, and no other value of it.</summary>
    public static Metadata With(Metadata? headers, string name, string value)
    {
        var changed = new Metadata();
        foreach (var entry in headers ?? [])
        {
            if (entry.Key != name)
            {
                changed.Add(entry);
            }
        }

        changed.Add(name, value);
        return changed;
    }
}
