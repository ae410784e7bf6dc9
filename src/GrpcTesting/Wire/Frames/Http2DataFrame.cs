using System.Collections.Immutable;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>DATA, RFC 9113 §6.1: bytes of a request or response body; on a gRPC call, of its messages.</summary>
public sealed class Http2DataFrame : Http2Frame
{
    private readonly ImmutableArray<WireMessage> _messages;
    private readonly string? _note;

    internal Http2DataFrame(
        in FrameHead head, ReadOnlyMemory<byte> data, ImmutableArray<WireMessage> messages, string? note)
        : base(head)
    {
        Data = data;
        _messages = messages;
        _note = note;
    }

    /// <summary>Whether the sender is done with the stream.</summary>
    public bool EndStream => EndStreamFlag is not null;

    /// <summary>The bytes, without padding.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The gRPC messages that end in this frame. One that goes on in the next frame is listed there.</summary>
    public IReadOnlyList<WireMessage> Messages => _messages;

    internal override int Weight
    {
        get
        {
            var weight = Data.Length;
            foreach (var message in _messages)
            {
                weight += message.Weight;
            }

            return weight;
        }
    }

    /// <inheritdoc/>
    public override string Describe() => Join(
        EndStreamFlag,
        string.Join(", ", _messages.Select(message => message.ToString())),
        _note,
        _messages.Length == 0 && _note is null && Data.Length > 0
            ? $"{Printable.Count(Data.Length, "byte")} {Printable.Hex(Data.Span)}"
            : null,
        Data.Length == 0 ? "0 bytes" : null,
        Length > Data.Length ? $"{Printable.Count(Length - Data.Length, "byte")} of padding" : null);
}
