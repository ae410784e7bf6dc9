using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>PRIORITY, RFC 9113 §6.3: deprecated, and ignored by those who get it.</summary>
public sealed class Http2PriorityFrame : Http2Frame
{
    internal Http2PriorityFrame(in FrameHead head, int dependency, bool isExclusive, int weight)
        : base(head)
    {
        Dependency = dependency;
        IsExclusive = isExclusive;
        PriorityWeight = weight;
    }

    /// <summary>The stream that this one depends on.</summary>
    public int Dependency { get; }

    /// <summary>Whether it is to be the only one that does.</summary>
    public bool IsExclusive { get; }

    /// <summary>The weight, from 1 to 256.</summary>
    public int PriorityWeight { get; }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"depends on stream {Dependency}, weight {PriorityWeight}{(IsExclusive ? ", exclusive" : "")}");
}
