using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GrpcTesting.Recording;

/// <summary>What most calls to a server have in common: kept once, instead of by each of them.</summary>
/// <remarks>Calls that run at once may each leave what they have; the next ones share one of these.</remarks>
internal sealed class KeptOnce
{
    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? Scratch;

    private KeyValuePair<string, StringValues>[] _headers = [];
    private string _peer = string.Empty;

    /// <summary>A peer, in the string of the call before when that had the same.</summary>
    public string Peer(string peer)
    {
        var last = Volatile.Read(ref _peer);
        if (last == peer)
        {
            return last;
        }

        Volatile.Write(ref _peer, peer);
        return peer;
    }

    /// <summary>The headers of a request, before its server uses their object for another; in the array of the call before
    /// when that had the same.</summary>
    public KeyValuePair<string, StringValues>[] Headers(IHeaderDictionary headers)
    {
        var last = Volatile.Read(ref _headers);
        var count = headers.Count;
        if (Scratch is null || Scratch.Length < count)
        {
            Scratch = new KeyValuePair<string, StringValues>[Math.Max(16, count)];
        }

        headers.CopyTo(Scratch, 0);
        var present = Scratch.AsSpan(0, count);
        if (!AreSame(last, present))
        {
            last = present.ToArray();
            Volatile.Write(ref _headers, last);
        }

        present.Clear();
        return last;
    }

    private static bool AreSame(
        ReadOnlySpan<KeyValuePair<string, StringValues>> left, ReadOnlySpan<KeyValuePair<string, StringValues>> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var index = 0; index < left.Length; index++)
        {
            if (left[index].Key != right[index].Key || left[index].Value != right[index].Value)
            {
                return false;
            }
        }

        return true;
    }
}
