using System.Text.Json;
using System.Text.Json.Serialization;
using Decisioning.Domain.Insight;

namespace Decisioning.Engine.Insight;

/// <summary>The counters' memory as it is stored (JSON), with the last record of each log that is in it, and the
/// figures of a day. Members that a later version adds are passed over by an earlier one; format 2 holds what subsidies
/// have spent, which an earlier one must not pass over, and is written only where there is some.</summary>
internal sealed record BaseDocument(int Format, long AtMs, long[] Counted, BaseMemory Memory)
{
    public const int CurrentFormat = 2;

    private const int FirstFormat = 1;

    private static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true };

    /// <summary>What subsidies have spent by offer, minor units; null: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<ulong, long>? Subsidies { get; init; }

    /// <summary>In the oldest format that holds it.</summary>
    public static BaseDocument Of(long atMs, long[] counted, BaseMemory memory, Dictionary<ulong, long>? subsidies) =>
        new(subsidies is null ? FirstFormat : CurrentFormat, atMs, counted, memory) { Subsidies = subsidies };

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="InvalidDataException">It is of another format, or no such document.</exception>
    public static BaseDocument Decode(ReadOnlySpan<byte> bytes)
    {
        var document = Read<BaseDocument>(bytes);
        return document.Format is >= FirstFormat and <= CurrentFormat
            ? document
            : throw new InvalidDataException(
                $"The counters of the base are in format {document.Format}; this version reads up to {CurrentFormat}.");
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
