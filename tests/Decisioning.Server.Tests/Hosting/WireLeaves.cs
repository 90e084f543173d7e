using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>The fields of messages that hold a value of the sender's own: a text, a number or a time.</summary>
public static class WireLeaves
{
    /// <summary>The full names of all such fields of a message, those of messages within it included.</summary>
    public static IEnumerable<string> Of(MessageDescriptor descriptor) => Of(descriptor, []);

    /// <summary>What is set in a message: the field's full name, and how the value is written in JSON.</summary>
    public static IEnumerable<(string Field, string Text)> In(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsMap)
            {
                var (key, content) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
                foreach (DictionaryEntry entry in (IDictionary)value)
                    foreach (var leaf in In(key, entry.Key).Concat(In(content, entry.Value!))) yield return leaf;
                continue;
            }

            IEnumerable values = field.IsRepeated ? (IList)value : new[] { value };
            foreach (var each in values)
                foreach (var leaf in In(field, each)) yield return leaf;
        }
    }

    private static IEnumerable<(string Field, string Text)> In(FieldDescriptor field, object? value) => value switch
    {
        null or "" or 0 or 0L or 0.0 or 0U or bool or System.Enum => [],
        Timestamp moment => [(field.FullName, Milliseconds(moment))],
        IMessage message => In(message),
        string text => [(field.FullName, text)],
        IFormattable number => [(field.FullName, number.ToString(null, CultureInfo.InvariantCulture))],
        _ => throw new InvalidOperationException($"{field.FullName} is of a type that is not known here."),
    };

    private static IEnumerable<string> Of(MessageDescriptor descriptor, HashSet<string> seen)
    {
        if (!seen.Add(descriptor.FullName)) yield break;
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            switch (field.FieldType)
            {
                case FieldType.Bool or FieldType.Enum:
                    break;
                case FieldType.Message when field.MessageType.FullName != Timestamp.Descriptor.FullName:
                    foreach (var inner in Of(field.MessageType, seen)) yield return inner;
                    break;
                default:
                    yield return field.FullName;
                    break;
            }
        }
    }

    private static string Milliseconds(Timestamp moment) =>
        moment.ToDateTimeOffset().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
