using System.Buffers.Binary;
using System.Text;

namespace GrpcTesting.Wire;

/// <summary>Writes the blocks of a pcapng file: draft-ietf-opsawg-pcapng.</summary>
internal sealed class PcapngBlocks(Stream output) : IDisposable
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const ushort RawIp = 101;
    private const ushort Comment = 1;
    private const ushort InterfaceName = 2;
    private const ushort UserApplication = 4;
    private const ushort TimeResolution = 9;
    private const long NanosecondsPerTick = 100;

    private readonly MemoryStream _body = new();

    /// <summary>
    /// One section with one interface, whose packets are IP without a link layer, timed in nanoseconds.
    /// </summary>
    public void Begin(string application, string interfaceName)
    {
        Add32(ByteOrderMagic);
        Add16(1);
        Add16(0);
        Add64(ulong.MaxValue);
        AddOption(UserApplication, Encoding.UTF8.GetBytes(application));
        AddEndOfOptions();
        Flush(SectionHeader);

        Add16(RawIp);
        Add16(0);
        Add32(0);
        AddOption(InterfaceName, Encoding.UTF8.GetBytes(interfaceName));
        AddOption(TimeResolution, [9]);
        AddEndOfOptions();
        Flush(InterfaceDescription);
    }

    public void Packet(DateTimeOffset time, ReadOnlySpan<byte> packet, string? comment)
    {
        var nanoseconds = (ulong)((time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick);
        Add32(0);
        Add32((uint)(nanoseconds >> 32));
        Add32((uint)nanoseconds);
        Add32((uint)packet.Length);
        Add32((uint)packet.Length);
        AddPadded(packet);
        if (comment is not null)
        {
            AddOption(Comment, Encoding.UTF8.GetBytes(comment));
            AddEndOfOptions();
        }

        Flush(EnhancedPacket);
    }

    public void Dispose() => _body.Dispose();

    private void Flush(uint type)
    {
        Span<byte> number = stackalloc byte[4];
        var length = (uint)(_body.Length + 12);
        BinaryPrimitives.WriteUInt32LittleEndian(number, type);
        output.Write(number);
        BinaryPrimitives.WriteUInt32LittleEndian(number, length);
        output.Write(number);
        output.Write(_body.GetBuffer().AsSpan(0, (int)_body.Length));
        output.Write(number);
        _body.SetLength(0);
    }

    private void AddOption(ushort code, ReadOnlySpan<byte> value)
    {
        Add16(code);
        Add16((ushort)value.Length);
        AddPadded(value);
    }

    private void AddEndOfOptions() => Add32(0);

    private void AddPadded(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        while (_body.Length % 4 != 0)
        {
            _body.WriteByte(0);
        }
    }

    private void Add16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    private void Add32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    private void Add64(ulong value)
    {
        Add32((uint)value);
        Add32((uint)(value >> 32));
    }
}
