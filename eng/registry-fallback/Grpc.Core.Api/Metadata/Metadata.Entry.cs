using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its value: text, or bytes when the key ends with <c>-bin</c>.</summary>
    public class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates an entry that holds bytes.</summary>
        /// <exception cref="ArgumentException">The key is invalid, or does not end with <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = MetadataKey.Normalize(key);
            GrpcPreconditions.CheckArgument(
                MetadataKey.IsBinary(Key), $"The key of bytes ends with '{BinaryHeaderSuffix}', and '{Key}' does not.");
            _bytes = (byte[])GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes)).Clone();
        }

        /// <summary>Creates an entry that holds text.</summary>
        /// <exception cref="ArgumentException">The key is invalid, or ends with <c>-bin</c>.</exception>
        public Entry(string key, string value)
        {
            Key = MetadataKey.Normalize(key);
            GrpcPreconditions.CheckArgument(
                !MetadataKey.IsBinary(Key), $"The key of text does not end with '{BinaryHeaderSuffix}': '{Key}'.");
            _text = GrpcPreconditions.CheckNotNull(value, nameof(value));
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value =>
            _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes, not text.");

        /// <summary>A copy of the bytes, or the ASCII bytes of the text.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        internal bool HasKey(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);

        /// <inheritdoc/>
        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={_bytes}]" : $"[Entry: key={Key}, value={_text}]";
    }
}
