using System.IO.Compression;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Wire;

/// <summary>Turns the bytes of a message into something to read.</summary>
internal static class MessageReader
{
    /// <summary>
    /// The message without its compression; null when that is not known, or not possible, or would take more than
    /// <see cref="MessageAssembler.MaxKept"/>.
    /// </summary>
    public static ReadOnlyMemory<byte>? Decompress(ReadOnlyMemory<byte> payload, string? encoding)
    {
        try
        {
            using var input = new MemoryStream(payload.ToArray(), writable: false);
            using Stream? decompressed = encoding switch
            {
                "gzip" => new GZipStream(input, CompressionMode.Decompress),
                "deflate" => new ZLibStream(input, CompressionMode.Decompress),
                _ => null,
            };
            if (decompressed is null)
            {
                return null;
            }

            using var output = new MemoryStream();
            var buffer = new byte[8192];
            int read;
            while ((read = decompressed.Read(buffer)) > 0)
            {
                if (output.Length + read > MessageAssembler.MaxKept)
                {
                    return null;
                }

                output.Write(buffer, 0, read);
            }

            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The message as JSON, or null when the bytes are not one of that type.</summary>
    public static string? ToJson(ReadOnlyMemory<byte> payload, MessageDescriptor descriptor)
    {
        IMessage message;
        try
        {
            message = descriptor.Parser.ParseFrom(payload.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        try
        {
            var types = TypeRegistry.FromFiles(descriptor.File);
            return new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(types)).Format(message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // An Any of a type from elsewhere, or a well-known type out of its range: the diagnostic form shows both.
            return JsonFormatter.ToDiagnosticString(message);
        }
    }
}
