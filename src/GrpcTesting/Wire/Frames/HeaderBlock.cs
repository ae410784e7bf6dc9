using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>The part of a message that a header list is.</summary>
internal enum HeaderKind
{
    /// <summary>The list goes on in the next frame.</summary>
    Unfinished,
    Request,
    Informational,
    Response,
    Trailers,
}

/// <summary>A decoded header list, as frames and streams share it.</summary>
internal sealed record HeaderBlock(ImmutableArray<WireHeader> Headers, HeaderKind Kind, int Dropped, int Size)
{
    public static HeaderBlock Unfinished { get; } = new([], HeaderKind.Unfinished, 0, 0);

    /// <summary>The value of the first header of that name; null without one.</summary>
    public string? Find(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name == name)
            {
                return header.Value;
            }
        }

        return null;
    }
}
