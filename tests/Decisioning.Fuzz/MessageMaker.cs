using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Decisioning.Fuzz;

/// <summary>
/// Messages that are well-formed and mostly make sense: names are those of the catalog, so that calls go deep, with
/// some that make none.
/// </summary>
public sealed class MessageMaker(Chance chance)
{
    private const int Deepest = 6;

    private static readonly string[] Names =
    [
        "email", "sms", "push", "call", "web", "home", "category", "basket", "marketing", "service", "en", "ru",
        "stroller-2in1", "diapers", "toys", "clothing", "Europe/Moscow", "UTC", "vip", "tenant",
    ];

    private static readonly string[] Odd =
    [
        "", " ", "\0", "\u0001id", "a\nb", "../../etc/passwd", "%s%n", "' OR 1=1 --", "\uFFFD", "\u202Etfel", "NaN",
        "{}", "dk_", "customer.trust > ", new string('x', 129), new string('\u0416', 200), new string('9', 4_000),
    ];

    public IMessage Make(MessageDescriptor descriptor, int depth = 0)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (chance.OneIn(field.ContainingOneof is null ? 2 : 3) || (depth >= Deepest && IsMessage(field)))
            {
                continue;
            }

            Fill(message, field, depth);
        }

        return message;
    }

    private static bool IsMessage(FieldDescriptor field) => field.FieldType is FieldType.Message or FieldType.Group;

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
            var entry = field.MessageType;
            map[Value(entry.FindFieldByNumber(1), depth)] = Value(entry.FindFieldByNumber(2), depth + 1);
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            for (var count = chance.OneIn(50) ? 200 : chance.Below(4); count > 0; count--)
            {
                list.Add(Value(field, depth + 1));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth + 1));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Make(field.MessageType, depth),
        FieldType.String => Text(field.Name),
        FieldType.Bytes => ByteString.CopyFrom(chance.Bytes(chance.Below(40))),
        FieldType.Bool => chance.OneIn(2),
        FieldType.Double => chance.Double() * Scale(),
        FieldType.Float => (float)chance.Double(),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, chance.OneIn(10)
            ? (int)chance.Long()
            : field.EnumType.Values[chance.Below(field.EnumType.Values.Count)].Number),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => field.Name == "seconds" ? Seconds() : Whole(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Whole(),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Whole(),
        _ => (int)Whole(),
    };

    private string Text(string field)
    {
        if (chance.OneIn(12))
        {
            return chance.Of(Odd);
        }

        return field switch
        {
            "customer_id" => $"c{chance.Below(500)}",
            "event_id" or "request_id" or "settlement_id" or "order_id" => $"i{chance.Below(100_000)}",
            "reservation_id" or "decision_id" or "token" => Convert.ToBase64String(chance.Bytes(29))
                .Replace('+', '-').Replace('/', '_').TrimEnd('='),
            _ => chance.Of(Names),
        };
    }

    private long Seconds() => chance.OneIn(8) ? chance.Long() : 1_790_000_000 + chance.Below(20_000_000);

    private long Whole() => chance.Below(6) switch
    {
        0 => chance.Long(),
        1 => -1,
        2 => int.MaxValue,
        _ => chance.Below(100),
    };

    private double Scale() => chance.OneIn(3) ? 1e9 : 1;
}
