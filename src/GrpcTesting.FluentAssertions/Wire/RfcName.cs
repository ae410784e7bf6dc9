using System.Globalization;
using System.Text;

namespace GrpcTesting.Wire;

/// <summary>What RFC 9113 calls the things that C# names its own way; without a name, the number.</summary>
internal static class RfcName
{
    public static string Of(Http2FrameType type) => type switch
    {
        Http2FrameType.GoAway => "GOAWAY",
        _ => Enum.IsDefined(type) ? UpperCase(type.ToString()) : Number((long)type),
    };

    /// <summary>The type of these frames, as something to look for.</summary>
    public static string Of<TFrame>()
        where TFrame : Http2Frame
    {
        var name = typeof(TFrame).Name["Http2".Length..];
        name = name.EndsWith("Frame", StringComparison.Ordinal) ? name[..^"Frame".Length] : name;
        return name switch
        {
            "" => "a frame",
            "Malformed" => "a malformed frame",
            "Unknown" => "a frame of an unknown type",
            "HeaderBlock" => "a frame with headers",
            _ => Of(Enum.Parse<Http2FrameType>(name)),
        };
    }

    /// <exception cref="ArgumentOutOfRangeException">The code does not fit its 32 bits.</exception>
    public static string Validated(Http2ErrorCode code, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative((long)code, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)code, uint.MaxValue, parameter);
        return code switch
        {
            Http2ErrorCode.Http11Required => "HTTP_1_1_REQUIRED",
            _ => Enum.IsDefined(code) ? UpperCase(code.ToString()) : Number((long)code),
        };
    }

    private static string UpperCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            text.Append(char.IsUpper(character) && text.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(character));
        }

        return text.ToString();
    }

    private static string Number(long value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x2}");
}
