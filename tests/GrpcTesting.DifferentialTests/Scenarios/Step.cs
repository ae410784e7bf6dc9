using Grpc.Core;

namespace GrpcTesting.DifferentialTests;

/// <summary>
/// One step of a scenario. <see cref="Client"/> and <see cref="Server"/> make them; as text it is the code that does.
/// </summary>
internal sealed record Step(Actor Actor, Act Act)
{
    /// <summary>Bytes of content in the message; null where there is none.</summary>
    public int? Size { get; init; }

    /// <summary>The status to end with.</summary>
    public StatusCode Code { get; init; }

    /// <summary>The status's detail, or the exception's message.</summary>
    public string Text { get; init; } = "";

    /// <summary>The headers or trailers to send.</summary>
    public IReadOnlyList<Header> Headers { get; init; } = [];

    /// <summary>Whether the handler is over with it.</summary>
    public bool EndsHandler => Act is Act.Return or Act.ReturnNull or Act.Throw or Act.ThrowOther or Act.Rethrow;

    /// <inheritdoc/>
    public override string ToString()
    {
        var arguments = Act switch
        {
            Act.Send or Act.StartSend => $"({Size})",
            Act.Start or Act.Return => $"({Size})",
            Act.WriteHeaders or Act.AddTrailer => $"({CodeText.List(Headers)})",
            Act.SetStatus => $"(StatusCode.{Code}, {CodeText.Text(Text)})",
            Act.Throw when Headers.Count > 0 => $"(StatusCode.{Code}, {CodeText.Text(Text)}, {CodeText.List(Headers)})",
            Act.Throw => $"(StatusCode.{Code}, {CodeText.Text(Text)})",
            Act.ThrowOther => $"({CodeText.Text(Text)})",
            _ => "",
        };
        return $"{Actor}.{Act}{arguments}";
    }
}
