using System.Globalization;
using System.Text;
using Decisioning.Alternative;
using Decisioning.Resp;

namespace Decisioning.Load.Tests.Alternative;

/// <summary>Customers as Redis gives them back.</summary>
internal static class HashOf
{
    /// <summary>Somebody who has consented to everything and is contacted seldom, with these numbers.</summary>
    public static CustomerHash Customer(params (string Field, long Value)[] numbers)
    {
        var values = numbers.ToDictionary(number => number.Field, number => number.Value);
        return CustomerHash.Read(RespValue.OfItems(RespKind.Array, [.. CustomerHash.Fields.Select(field =>
        {
            var value = values.GetValueOrDefault(field, field.StartsWith("consent", StringComparison.Ordinal) ? 1 : 0);
            var text = value.ToString(CultureInfo.InvariantCulture);
            return RespValue.OfBytes(RespKind.BulkString, Encoding.UTF8.GetBytes(text));
        })]));
    }
}
