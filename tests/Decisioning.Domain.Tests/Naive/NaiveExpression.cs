using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// Works out a rule while reading it, as far as random rules go: every part in brackets, one comparison at a time.
/// Values are bool, double, string, long (a time, ms), TimeSpan, a list, or a set of hashes; null is "no answer".
/// </summary>
internal sealed partial class NaiveExpression(
    NaiveQuestion q, OfferDefinition offer, string text, string channel, string placement)
{
    private readonly List<string> _tokens = [.. Token().Matches(text).Select(match => match.Value)];
    private int _at;

    public static bool IsOfRequest(string text) =>
        Token().Matches(text).Any(token => token.Value is "channel" or "placement"
            || token.Value.StartsWith("context.", StringComparison.Ordinal));

    public object? Value()
    {
        var value = Expression();
        Assert.Equal(_tokens.Count, _at);
        return value;
    }

    private static object? And(object? a, object? b) =>
        a is false || b is false ? false : a is true && b is true ? true : null;

    private static object? Or(object? a, object? b) =>
        a is true || b is true ? true : a is false && b is false ? false : null;

    private object? Expression()
    {
        var left = Part();
        if (_at == _tokens.Count || _tokens[_at] is ")" or "," or "]")
        {
            return left;
        }

        var sign = _tokens[_at++];
        var right = Part();
        return sign switch
        {
            "&&" => And(left, right),
            "||" => Or(left, right),
            "in" => In(left, right),
            "-" => left is long later && right is long earlier ? TimeSpan.FromMilliseconds(later - earlier) : null,
            _ => Compare(sign, left, right),
        };
    }

    private object? Part()
    {
        var token = _tokens[_at++];
        switch (token)
        {
            case "(":
                var inner = Expression();
                Take(")");
                return inner;
            case "[":
                return List();
            case "!":
                return Part() is bool negated ? !negated : null;
            case "has":
                Take("(");
                var there = Variable(_tokens[_at++]) is not null;
                Take(")");
                return there;
        }

        if (token[0] == '\'')
        {
            return token[1..^1];
        }

        if (char.IsDigit(token[0]))
        {
            return double.Parse(token, CultureInfo.InvariantCulture);
        }

        return _at < _tokens.Count && _tokens[_at] == "(" ? Call(token) : Variable(token);
    }

    private List<object?> List()
    {
        var items = new List<object?>();
        while (_tokens[_at] != "]")
        {
            items.Add(Part());
            _at += _tokens[_at] == "," ? 1 : 0;
        }

        Take("]");
        return items;
    }

    private object? Call(string function)
    {
        Take("(");
        var argument = _tokens[_at] == ")" ? "" : Expression();
        Take(")");
        var dot = function.LastIndexOf('.');
        var target = dot < 0 ? null : Variable(function[..dot]);
        switch (function[(dot + 1)..])
        {
            case "timestamp":
                return DateTimeOffset.Parse((string)argument!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            case "duration":
                return TimeSpan.FromHours(double.Parse(((string)argument!).TrimEnd('h'), CultureInfo.InvariantCulture));
            case "age_months":
                return argument is long born ? (double)NaiveGates.Months(born, q.When) : null;
            case "startsWith":
                return target is string whole ? whole.StartsWith((string)argument!, StringComparison.Ordinal) : null;
        }

        var zone = (string)argument! is { Length: > 0 } id ? DateTimeZoneProviders.Tzdb[id] : DateTimeZone.Utc;
        var clock = NaiveGates.Local((long)target!, zone);
        return function[(dot + 1)..] switch
        {
            "getHours" => (double)clock.Hour,
            "getMinutes" => (double)clock.Minute,
            "getMonth" => (double)(clock.Month - 1),
            "getDayOfWeek" => (double)((int)clock.DayOfWeek % 7),
            _ => throw new InvalidOperationException($"{function} is no function of random rules."),
        };
    }

    private object? Variable(string name) => name switch
    {
        "channel" => channel,
        "placement" => placement.Length > 0 ? placement : null,
        "now" => q.When,
        "offer.margin_minor" => (double)offer.MarginMinor,
        _ when name.StartsWith("context.", StringComparison.Ordinal) => Context(name["context.".Length..]),
        _ => new NaiveFeatures(q).Of(name),
    };

    private object? Context(string key)
    {
        var found = q.Query.Context.Where(entry => entry.Key == key).ToList();
        return found.Count == 0 ? null : found[0].Kind switch
        {
            AttributeKind.Text => found[0].Text,
            AttributeKind.Number => found[0].Number,
            _ => found[0].Number != 0,
        };
    }

    private static object? In(object? value, object? many) => (value, many) switch
    {
        (null, _) or (_, null) => null,
        (string name, HashSet<ulong> hashes) => hashes.Contains(NameHash.Of(name)),
        (_, List<object?> list) => list.Contains(value),
        _ => throw new InvalidOperationException($"{value} in {many} is not asked by random rules."),
    };

    private static object? Compare(string sign, object? left, object? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left.GetType() != right.GetType())
        {
            return sign == "==" ? false : sign == "!=" ? true : null;
        }

        var order = left is string text
            ? string.CompareOrdinal(text, (string)right)
            : ((IComparable)left).CompareTo(right);
        return sign switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new InvalidOperationException($"{sign} is no sign."),
        };
    }

    private void Take(string token) => Assert.Equal(token, _tokens[_at++]);

    [GeneratedRegex(@"'[^']*'|[A-Za-z_][\w.]*|\d+(\.\d+)?|&&|\|\||[=!<>]=|[-<>!()\[\],]")]
    private static partial Regex Token();
}
