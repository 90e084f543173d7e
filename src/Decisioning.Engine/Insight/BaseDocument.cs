using System.Text.Json;
using Decisioning.Domain.Insight;

namespace Decisioning.Engine.Insight;

/// <summary>The counters' memory as it is stored (JSON), with the last record of each log that is in it, and the
/// figures of a day. Members that a later version adds are passed over by an earlier one.</summary>
internal sealed record BaseDocument(int Format, long AtMs, long[] Counted, BaseMemory Memory)
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true };

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="InvalidDataException">It is of another format, or no such document.</exception>
    public static BaseDocument Decode(ReadOnlySpan<byte> bytes)
    {
        var document = Read<BaseDocument>(bytes);
        return document.Format == CurrentFormat
            ? document
            : throw new InvalidDataException(
                $"The counters of the base are in format {document.Format}; this version reads {CurrentFormat}.");
    }

    public static byte[] Encode(BaseFigures figures) => JsonSerializer.SerializeToUtf8Bytes(figures, Json);

    /// <exception cref="InvalidDataException">These are no figures.</exception>
    public static BaseFigures DecodeFigures(ReadOnlySpan<byte> bytes) => Read<BaseFigures>(bytes);

    private static T Read<T>(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json) ?? throw new InvalidDataException("It is null.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"A document of the base cannot be read: {malformed.Message}", malformed);
        }
    }
}
