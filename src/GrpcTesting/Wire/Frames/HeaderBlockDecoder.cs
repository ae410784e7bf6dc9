namespace GrpcTesting.Wire;

/// <summary>Puts header blocks together, decodes them, and tells their streams. Guarded by the log's lock.</summary>
internal sealed class HeaderBlockDecoder(ConnectionTrace connection, MethodTypes types, bool showCredentials)
{
    /// <summary>A HEADERS or PUSH_PROMISE. Null, with an error, when its list cannot be decoded.</summary>
    public HeaderBlock? Begin(
        in FrameHead head,
        in RawFrame raw,
        ReadOnlySpan<byte> fragment,
        bool endStream,
        bool isPromise,
        out string? error)
    {
        if (raw.Has(FrameFlags.EndHeaders))
        {
            return Finish(head, fragment, endStream, isPromise, out error);
        }

        connection.Side(head.Direction).Block.Open(raw.StreamId, endStream, isPromise);
        return Continue(head, raw, fragment, out error);
    }

    /// <summary>A CONTINUATION, or what has become one.</summary>
    public HeaderBlock? Continue(
        in FrameHead head, in RawFrame raw, ReadOnlySpan<byte> fragment, out string? error)
    {
        error = null;
        var side = connection.Side(head.Direction);
        if (!side.Block.TryAppend(fragment))
        {
            error = $"a header block of more than {Printable.Number(HeaderBlockAssembly.MaxSize)} bytes";
            side.Hpack.Lose(error);
            side.Block.Close();
            return null;
        }

        if (!raw.Has(FrameFlags.EndHeaders))
        {
            return HeaderBlock.Unfinished;
        }

        var result = Finish(head, side.Block.Fragments, side.Block.EndStream, side.Block.IsPromise, out error);
        side.Block.Close();
        return result;
    }

    private HeaderBlock? Finish(
        in FrameHead head, ReadOnlySpan<byte> block, bool endStream, bool isPromise, out string? error)
    {
        var hpack = connection.Side(head.Direction).Hpack;
        var lost = hpack.Error is not null;
        var list = new HeaderList(showCredentials);
        HeaderBlock? result = null;
        error = null;
        if (hpack.TryDecode(block, list))
        {
            result = new HeaderBlock(list.ToImmutable(), HeaderKind.Unfinished, list.Dropped, list.Size);
            var kind = isPromise ? HeaderKind.Request
                : head.Stream?.Classify(head.Direction, result.Find(":status")) ?? HeaderKind.Response;
            result = result with { Kind = kind };
            if (!isPromise)
            {
                head.Stream?.Add(head.Direction, result, endStream, types);
            }
        }
        else
        {
            error = lost ? $"header block not decoded, because {hpack.Error}" : $"header block with {hpack.Error}";
        }

        if (endStream)
        {
            head.Stream?.End(head.Direction, head.Elapsed);
        }

        return result;
    }
}
