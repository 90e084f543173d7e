using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Profile attributes from a customer record to the wire.</summary>
public static class AttributeMapping
{
    public static void Add(
        IDictionary<string, Wire.AttributeValue> target, AttributeList source, Func<ulong, string> names)
    {
        foreach (var entry in source)
        {
            if (entry.Kind != AttributeKind.Removed)
            {
                target[names(entry.Name)] = ToWire(entry.Kind, entry.Value);
            }
        }
    }

    private static Wire.AttributeValue ToWire(AttributeKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        AttributeKind.Text => new Wire.AttributeValue { Text = Encoding.UTF8.GetString(value) },
        AttributeKind.Number => new Wire.AttributeValue { Number = BinaryPrimitives.ReadDoubleLittleEndian(value) },
        AttributeKind.Flag => new Wire.AttributeValue { Flag = value[0] != 0 },
        AttributeKind.Moment => new Wire.AttributeValue
        {
            Moment = WireTime.ToWire(BinaryPrimitives.ReadInt64LittleEndian(value)),
        },
        _ => throw new InvalidDataException($"A record holds an attribute of kind {(byte)kind}, which is not known."),
    };
}
