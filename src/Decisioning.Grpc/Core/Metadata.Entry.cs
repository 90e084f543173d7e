using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One name and value. Names are lower case; the constructors convert and check.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates a text entry.</summary>
        /// <exception cref="ArgumentException">The name or the value has a character that cannot travel.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = NormalizeKey(key);
            if (IsBinary)
                throw new ArgumentException($"\"{Key}\" ends in -bin: give its value as bytes.", nameof(value));
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException(
                    $"The value of \"{Key}\" is not printable ASCII; send it under a name ending in -bin.",
                    nameof(value));
            }

            _text = value;
        }

        /// <summary>Creates a binary entry.</summary>
        /// <exception cref="ArgumentException">The name does not end in -bin or cannot travel.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = NormalizeKey(key);
            if (!IsBinary)
                throw new ArgumentException($"\"{Key}\" has bytes as its value, so it must end in -bin.", nameof(key));
            _bytes = (byte[])valueBytes.Clone();
        }

        private Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            _text = text;
            _bytes = bytes;
        }

        /// <summary>The name, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The value as text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value =>
            _text ?? throw new InvalidOperationException($"\"{Key}\" is binary: read ValueBytes.");

        /// <summary>The value as bytes (ASCII of a text entry).</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        /// <inheritdoc/>
        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        internal ReadOnlySpan<byte> RawBytes => _bytes;

        /// <summary>Whether a header of that name may be an entry; others are skipped when they arrive.</summary>
        internal static bool IsKey(string key) =>
            key.Length > 0 && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        /// <summary>An entry as it came from the wire, whose text may hold bytes beyond ASCII as Latin-1.</summary>
        internal static Entry FromWire(string key, string text) => new(key, text, null);

        internal static Entry FromWire(string key, byte[] bytes) => new(key, null, bytes);

        private static string NormalizeKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            return IsKey(lower)
                ? lower
                : throw new ArgumentException(
                    $"\"{key}\" cannot be a metadata name: it is made of a-z, 0-9, '_', '-' and '.'.", nameof(key));
        }
    }
}
