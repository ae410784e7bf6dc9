using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using GrpcTesting.Failures;

namespace GrpcTesting.Exceptions;

/// <summary>The rich error details of a call: what is in <c>grpc-status-details-bin</c>, or why nothing is.</summary>
internal sealed class ErrorDetails
{
    private const string Trailer = "grpc-status-details-bin";

    private readonly IReadOnlyList<Any> _details;
    private readonly string? _fault;

    private ErrorDetails(IReadOnlyList<Any> details, string? fault) => (_details, _fault) = (details, fault);

    /// <summary>Nothing here throws: what is wrong with the trailer is the assertion's fault to report.</summary>
    public static ErrorDetails Of(Metadata? trailers)
    {
        if (trailers?.GetValueBytes(Trailer) is not { } bytes)
        {
            return new([], $"there was no {Trailer} in the trailers");
        }

        try
        {
            return new(Google.Rpc.Status.Parser.ParseFrom(bytes).Details, null);
        }
        catch (InvalidProtocolBufferException)
        {
            return new([], $"{Trailer} was not a google.rpc.Status");
        }
    }

    public static string NameOf<TDetail>()
        where TDetail : class, IMessage<TDetail>, new() => new TDetail().Descriptor.FullName;

    public string? FaultOf<TDetail>()
        where TDetail : class, IMessage<TDetail>, new()
    {
        if (_fault is not null)
        {
            return _fault;
        }

        if (First<TDetail>() is not { } detail)
        {
            return _details.Count == 0
                ? "its google.rpc.Status had none"
                : $"it had {string.Join(", ", _details.Select(other => Any.GetTypeName(other.TypeUrl)))}";
        }

        return Unpack<TDetail>(detail) is null ? $"its value was not one: {Shown.Bytes(detail.Value.Span)}" : null;
    }

    /// <summary>The detail, when it is asked for.</summary>
    public IEnumerable<TDetail> Find<TDetail>()
        where TDetail : class, IMessage<TDetail>, new()
    {
        yield return (First<TDetail>() is { } detail ? Unpack<TDetail>(detail) : null)
            ?? throw new InvalidOperationException($"There is no {NameOf<TDetail>()} to go on with.");
    }

    private Any? First<TDetail>()
        where TDetail : class, IMessage<TDetail>, new()
    {
        var descriptor = new TDetail().Descriptor;
        return _details.FirstOrDefault(detail => detail.Is(descriptor));
    }

    private static TDetail? Unpack<TDetail>(Any detail)
        where TDetail : class, IMessage<TDetail>, new()
    {
        try
        {
            return detail.Unpack<TDetail>();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
