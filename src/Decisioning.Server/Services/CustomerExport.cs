using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Everything held about a customer, as one JSON document: the card, the state behind it and the whole
/// history. It is made in memory, so it has a limit, and one is made after the other.</summary>
public sealed class CustomerExport(DecisionEngine engine, CardDesk cards, ServerSettings settings) : IDisposable
{
    private static readonly JsonFormatter Cards = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<Wire.ExportResponse> ExportAsync(string customerId, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await MakeAsync(customerId, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Wire.ExportResponse> MakeAsync(string customerId, CancellationToken ct)
    {
        var found = await engine.GetCustomerAsync(customerId, ct);
        StatusMapping.ThrowIfRefused(found.Refusal);
        var card = cards.Card(found.Customer, null);

        // No record of the log takes less in JSON, so what is too long there is not even decoded.
        var history = await engine.HistoryAsync(customerId, settings.ExportBytes, ct);
        StatusMapping.ThrowIfRefused(history.Refusal);
        ThrowIf(history.IsTooLong);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WritePropertyName("card");
            json.WriteRawValue(Cards.Format(card));
            json.WritePropertyName("state");
            StateExport.Write(json, found.Customer.View, engine.Names.TextOf);
            json.WriteBoolean("history_is_cut", history.IsCut);
            json.WriteStartArray("history");
            foreach (var entry in history.Entries)
            {
                ct.ThrowIfCancellationRequested();
                Write(json, entry);
                ThrowIf(json.BytesCommitted + json.BytesPending > settings.ExportBytes);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Wire.ExportResponse { Card = card, Json = Encoding.UTF8.GetString(buffer.WrittenSpan) };
    }

    private void ThrowIf(bool isTooLong)
    {
        if (!isTooLong) return;
        throw StatusMapping.Exception(new RequestRefusal(StatusCode.ResourceExhausted, "customer_id",
            $"has an export of more than {settings.ExportBytes:N0} bytes (Server:ExportBytes). Start the server with "
            + "more, and let the client take as long a message ('export' does)."));
    }

    private static void Write(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("number", entry.Number);
        json.WriteString("recorded_at", DateTimeOffset.FromUnixTimeMilliseconds(entry.RecordedAtMs));
        if (entry.Event is { } what)
        {
            json.WriteString("kind", what.GetType().Name.Replace("Event", "", StringComparison.Ordinal));
            json.WritePropertyName("event");
            JsonSerializer.Serialize(json, what, what.GetType(), Snake);
        }

        if (entry.DecisionId.Length > 0) json.WriteString("decision_id", entry.DecisionId);
        if (entry.ReservationId.Length > 0) json.WriteString("reservation_id", entry.ReservationId);
        if (entry.Query is { } query)
        {
            json.WritePropertyName("query");
            JsonSerializer.Serialize(json, query, Snake);
        }

        if (entry.Decision is { } decision)
        {
            json.WritePropertyName("decision");
            JsonSerializer.Serialize(json, decision, Snake);
        }

        json.WriteEndObject();
    }
}
