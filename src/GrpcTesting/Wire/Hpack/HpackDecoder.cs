namespace GrpcTesting.Wire;

/// <summary>Decodes the header blocks of one direction of a connection, in their order: RFC 7541 §3.</summary>
/// <remarks>
/// It never throws. After a block that it could not decode, the dynamic table is not what the encoder's is, so that
/// no later block can be trusted: the first error is kept, and is the answer to every later block.
/// </remarks>
internal sealed class HpackDecoder
{
    /// <summary>What SETTINGS_HEADER_TABLE_SIZE is until a peer says otherwise (RFC 9113 §6.5.2), in octets.</summary>
    public const int DefaultTableSize = 4096;

    /// <summary>The largest table that is followed, in octets: a peer may announce up to 4 GiB.</summary>
    public const int LargestTableSize = 1024 * 1024;

    private readonly HpackDynamicTable _table = new(DefaultTableSize);

    /// <summary>What the encoder may raise its table to: the peer's SETTINGS_HEADER_TABLE_SIZE.</summary>
    public long AllowedTableSize { get; set; } = DefaultTableSize;

    /// <summary>Why nothing more can be decoded; null while all is well.</summary>
    public string? Error { get; private set; }

    public HpackDynamicTable Table => _table;

    /// <summary>Told of every value that a block spells out, with its header's name and place.</summary>
    public Action<string, HpackString>? OnLiteral { get; init; }

    /// <summary>Declares the table lost.</summary>
    public void Lose(string reason) => Error ??= reason;

    /// <returns>
    /// False with <see cref="Error"/> set; what was decoded until then is in <paramref name="list"/>.
    /// </returns>
    public bool TryDecode(ReadOnlySpan<byte> block, HeaderList list)
    {
        if (Error is not null)
        {
            return false;
        }

        Error = Decode(new HpackReader(block), list);
        return Error is null;
    }

    private string? Decode(HpackReader reader, HeaderList list)
    {
        var seenHeader = false;
        while (!reader.AtEnd)
        {
            var kind = reader.Next;
            string? error;
            if ((kind & 0x80) != 0)
            {
                error = ReadIndexed(ref reader, list);
            }
            else if ((kind & 0xc0) == 0x40)
            {
                error = ReadLiteral(ref reader, list, prefixBits: 6, remember: true, neverIndexed: false);
            }
            else if ((kind & 0xe0) == 0x20)
            {
                error = seenHeader
                    ? "a table size update after the first header (RFC 7541 §4.2)"
                    : ReadSizeUpdate(ref reader);
            }
            else
            {
                var neverIndexed = (kind & 0x10) != 0;
                error = ReadLiteral(ref reader, list, prefixBits: 4, remember: false, neverIndexed);
            }

            if (error is not null)
            {
                return error;
            }

            seenHeader |= (kind & 0xe0) != 0x20;
        }

        return null;
    }

    private string? ReadIndexed(ref HpackReader reader, HeaderList list)
    {
        if (!reader.TryReadInteger(7, out var index))
        {
            return "an index that is cut off or too large";
        }

        if (!TryGet(index, out var entry))
        {
            return NoSuchIndex(index);
        }

        list.Add(entry, neverIndexed: false);
        return null;
    }

    private string? ReadLiteral(
        ref HpackReader reader, HeaderList list, int prefixBits, bool remember, bool neverIndexed)
    {
        if (!reader.TryReadInteger(prefixBits, out var index))
        {
            return "an index that is cut off or too large";
        }

        string name;
        if (index == 0)
        {
            if (!reader.TryReadString(out name))
            {
                return "a header name that is cut off or wrongly encoded";
            }
        }
        else if (TryGet(index, out var named))
        {
            name = named.Name;
        }
        else
        {
            return NoSuchIndex(index);
        }

        if (!reader.TryReadString(out var value))
        {
            return $"the value of '{Printable.Text(name)}' is cut off or wrongly encoded";
        }

        OnLiteral?.Invoke(name, reader.LastString);
        var entry = new HpackEntry(name, value);
        if (remember)
        {
            _table.Add(entry);
        }

        list.Add(entry, neverIndexed);
        return null;
    }

    private string? ReadSizeUpdate(ref HpackReader reader)
    {
        if (!reader.TryReadInteger(5, out var size))
        {
            return "a table size that is cut off or too large";
        }

        if (size > AllowedTableSize)
        {
            return $"a table size of {Printable.Number(size)}, over SETTINGS_HEADER_TABLE_SIZE "
                + Printable.Number(AllowedTableSize);
        }

        if (size > LargestTableSize)
        {
            return $"a table size of {Printable.Number(size)}, over the {Printable.Number(LargestTableSize)} "
                + "that are followed";
        }

        _table.Resize(size);
        return null;
    }

    private bool TryGet(int index, out HpackEntry entry)
    {
        entry = default;
        if (index == 0)
        {
            return false;
        }

        if (index <= HpackStaticTable.Count)
        {
            entry = HpackStaticTable.Get(index);
            return true;
        }

        var dynamicIndex = index - HpackStaticTable.Count - 1;
        if (dynamicIndex >= _table.Count)
        {
            return false;
        }

        entry = _table.Get(dynamicIndex);
        return true;
    }

    private string NoSuchIndex(int index) =>
        $"index {index}, but the tables end at {HpackStaticTable.Count + _table.Count}";
}
