using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Decisioning.Server.Mapping;
using Google.Protobuf.Reflection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class CatalogMappingTests
{
    [Fact]
    public void ToWire_OfTheDemoCatalog_LosesNothing()
    {
        var canonical = RoundTrip(DemoCatalog.Read());
        Assert.Equal(canonical, RoundTrip(canonical));
        Assert.Equal(42, canonical.Offers.Count);
        Assert.Equal("Newborn diapers", canonical.Offers[0].Titles["en"]);
    }

    [Fact]
    public void ToWire_WithEveryFieldFilled_GivesBackTheSameMessage()
    {
        var filled = new Wire.Catalog();
        Fill(filled);
        filled.Policy.Caps[0].RollingHours = 36;
        filled.Policy.Caps.Add(new Wire.Cap { CapId = "b", Scope = Wire.CapScope.Offer, RollingDays = 3 });
        filled.Policy.Caps.Add(new Wire.Cap { CapId = "c", Scope = Wire.CapScope.Group, Lifetime = true });
        filled.Policy.Caps.Add(
            new Wire.Cap { CapId = "d", Scope = Wire.CapScope.Campaign, Calendar = Wire.CalendarWindow.Week });
        filled.Policy.Sequences[0].NeverOfferId = "x";
        filled.Policy.Sequences[0].AfterGroupId = "y";
        filled.Policy.Sequences.Add(new Wire.Sequence { SequenceId = "s", NeverGroupId = "y", AfterOfferId = "x" });
        filled.Offers[0].Treatments[0].Channel = "email";
        filled.Offers[0].Treatments.Add(new Wire.Treatment { TreatmentId = "t2", Placement = "home" });

        var trees = new Wire.TreesForm();
        Fill(trees);
        filled.Models[0].Linear = new Wire.LinearForm { Intercept = -1, Weights = { 0.5 } };
        filled.Models.Add(new Wire.Model { ModelId = "m2", Trees = trees });

        Assert.Equal(filled, RoundTrip(filled));
    }

    [Fact]
    public void Write_OfACatalog_ReadsBackEqual()
    {
        var catalog = DemoCatalog.Read();
        Assert.Equal(catalog, CatalogJson.Read(CatalogJson.Write(catalog)).Catalog);
    }

    public static TheoryData<Action<Wire.Catalog>, string> Wrong => new()
    {
        { c => c.Offers[0].State = (Wire.OfferState)9, "offers[0].state" },
        { c => c.Offers[0].StartsAt = new() { Nanos = -1 }, "offers[0].starts_at" },
        { c => c.Channels[1].Direction = (Wire.Direction)9, "channels[1].direction" },
        { c => c.Channels[1].OnExpiry = (Wire.Expiry)9, "channels[1].on_expiry" },
        { c => c.Policy.Caps.Add(new Wire.Cap { Scope = Wire.CapScope.Offer }), "policy.caps[0].window" },
        { c => c.Policy.Caps.Add(new Wire.Cap { RollingDays = 1 }), "policy.caps[0].scope" },
        {
            c => c.Policy.Caps.Add(new Wire.Cap { Scope = Wire.CapScope.Offer, Calendar = (Wire.CalendarWindow)9 }),
            "policy.caps[0].calendar"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToDomain_WithAWrongChoice_NamesTheField(Action<Wire.Catalog> spoil, string field)
    {
        var catalog = TestCatalogs.Small();
        spoil(catalog);
        var check = new FieldCheck();

        Assert.Null(CatalogMapping.ToDomain(catalog, check));
        Assert.Equal(field, check.Refusal!.Field);
    }

    private static Wire.Catalog RoundTrip(Wire.Catalog catalog)
    {
        var check = new FieldCheck();
        var definition = CatalogMapping.ToDomain(catalog, check);
        Assert.Null(check.Refusal);
        return CatalogMapping.ToWire(definition!);
    }

    /// <summary>
    /// Sets every field of a message, and of one element of each list, to a value of its own, so that a field that a
    /// mapping forgets is noticed, also one that is added to the message later.
    /// </summary>
    private static void Fill(Google.Protobuf.IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.RealContainingOneof is not null)
            {
                continue;
            }

            if (field.IsMap)
            {
                var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
                var isText = field.MessageType.FindFieldByNumber(2).FieldType == FieldType.String;
                map.Add("key", isText ? "value" : 12.5);
            }
            else if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field));
            }
        }
    }

    private static object Value(FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Message)
        {
            var message = field.MessageType.Parser.ParseFrom([]);
            Fill(message);
            return message is Google.Protobuf.WellKnownTypes.Timestamp
                ? new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1_000 + field.FieldNumber }
                : message;
        }

        return field.FieldType switch
        {
            FieldType.String => $"text {field.FieldNumber}",
            FieldType.Bool => true,
            FieldType.Int32 => field.FieldNumber,
            FieldType.Int64 => (long)field.FieldNumber,
            FieldType.Double => field.FieldNumber / 64.0,
            FieldType.Float => field.FieldNumber / 64f,
            FieldType.Enum => 2,
            var other => throw new NotSupportedException($"A field of type {other}."),
        };
    }
}
