using Facts = System.Collections.Immutable.ImmutableDictionary<string, Decisioning.Domain.Rules.RuleFact>;

namespace Decisioning.Domain.Rules;

/// <summary>Comparisons, and the ranges of what is computed.</summary>
internal sealed partial class RangeAnalysis
{
    private static readonly Dictionary<string, RuleRange> PartsOfTime = new()
    {
        ["getFullYear"] = new(1, 9999),
        ["getMonth"] = new(0, 11),
        ["getDate"] = new(1, 31),
        ["getDayOfMonth"] = new(0, 30),
        ["getDayOfWeek"] = new(0, 6),
        ["getDayOfYear"] = new(0, 365),
        ["getHours"] = new(0, 23),
        ["getMinutes"] = new(0, 59),
        ["getSeconds"] = new(0, 59),
        ["getMilliseconds"] = new(0, 999),
    };

    private Facts? RefineComparison(Term term, bool wanted, Facts facts)
    {
        var (left, right) = (term.Arguments[0], term.Arguments[1]);
        var sign = wanted ? term.Name : Opposite(term.Name);
        if (left.Type.Kind == RuleKind.Bool && right is { IsConstant: true, Value.Kind: RuleKind.Bool })
        {
            return Refine(left, right.Value.Bool == (sign == "=="), facts);
        }

        if (!IsMeasured(left) || !IsMeasured(right))
        {
            return RefineTexts(term, left, right, sign, facts);
        }

        var ofLeft = Before(left, facts).Range;
        var ofRight = Before(right, facts).Range;
        var known = Know(left, term, Measured(right, Allowed(sign, ofRight)), facts);
        return known is null ? null : Know(right, term, Measured(left, Allowed(Mirrored(sign), ofLeft)), known);
    }

    private Facts? RefineTexts(Term term, Term left, Term right, string sign, Facts facts)
    {
        var (value, text) = left.IsConstant ? (right, left) : (left, right);
        if (sign is not ("==" or "!=") || text is not { IsConstant: true, Value.Kind: RuleKind.String })
        {
            return Know(
                term, term, RuleFact.Nothing with { Range = RuleRange.Exactly(sign == term.Name ? 1 : 0) }, facts);
        }

        var known = value.Type.Kind == RuleKind.Name ? RuleFact.Nothing : RuleFact.Nothing with
        {
            Kind = sign == "==" ? RuleKind.String : RuleKind.Error,
        };
        return Know(
            value,
            term,
            sign == "==" ? known with { Texts = [text.Value.Text] } : known with { NotTexts = [text.Value.Text] },
            facts);
    }

    /// <summary>Compared with a number, it must be one; != says nothing of its kind.</summary>
    private static RuleFact Measured(Term other, RuleRange? allowed) => allowed is { } range
        ? RuleFact.Nothing with
        {
            Range = range,
            Kind = other.Type.IsDyn ? RuleKind.Error : other.Type.IsNumber ? RuleKind.Double : other.Type.Kind,
        }
        : RuleFact.Nothing;

    /// <summary>What can stand on the left of a sign when the right side lies in a range; null: anything.</summary>
    private static RuleRange? Allowed(string sign, RuleRange right) => sign switch
    {
        "<" => new RuleRange(double.NegativeInfinity, right.Most, MostOpen: true),
        "<=" => new RuleRange(double.NegativeInfinity, right.Most, MostOpen: right.MostOpen),
        ">" => new RuleRange(right.Least, double.PositiveInfinity, LeastOpen: true),
        ">=" => new RuleRange(right.Least, double.PositiveInfinity, LeastOpen: right.LeastOpen),
        "==" => right,
        _ => null,
    };

    private static string Opposite(string sign) => sign switch
    {
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        "==" => "!=",
        _ => "==",
    };

    private static string Mirrored(string sign) => sign switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => sign,
    };

    private static bool IsMeasured(Term term) => term.Type.IsNumber
        || term.Type.Kind is RuleKind.Timestamp or RuleKind.Duration
        || (term.Type.IsDyn && !term.IsConstant);

    private static RuleRange RangeOf(Term term, Facts facts)
    {
        var range = Uncounted(term, facts);
        return facts.TryGetValue(Key(term), out var fact) ? range.And(fact.Range) : range;
    }

    private static RuleRange Uncounted(Term term, Facts facts)
    {
        if (term.Kind != TermKind.Constant && Coder.IsPure(term))
        {
            return OfConstant(Coder.Code(term)(new RuleFrame(0)));
        }

        switch (term.Kind)
        {
            case TermKind.Constant:
                return OfConstant(term.Value);
            case TermKind.Slot:
                return term.Variable!.Range;
            case TermKind.Choice when term.Type.IsNumber:
                return RangeOf(term.Arguments[1], facts).Or(RangeOf(term.Arguments[2], facts));
            case TermKind.Call:
                break;
            default:
                return RuleRange.Everything;
        }

        if (term.Function is { IsPartOfTime: true })
        {
            return PartsOfTime[term.Name];
        }

        if (term.Type.IsDyn || term.Type.Kind is RuleKind.String or RuleKind.List or RuleKind.Map)
        {
            return RuleRange.Everything;
        }

        var of = term.Arguments.Select(argument => RangeOf(argument, facts)).ToArray();
        return term.Name switch
        {
            "size" => RuleRange.AtLeast(0),
            "+" => Widened(of[0].Least + of[1].Least, of[0].Most + of[1].Most),
            "-" => Widened(of[0].Least - of[1].Most, of[0].Most - of[1].Least),
            "-_" => Widened(-of[0].Most, -of[0].Least),
            "*" => Product(of[0], of[1]),
            "double" or "int" or "uint" when term.Arguments[0].Type.IsNumber =>
                Widened(Math.Floor(of[0].Least), Math.Ceiling(of[0].Most)),
            _ => RuleRange.Everything,
        };
    }

    private static RuleRange Product(RuleRange a, RuleRange b)
    {
        double[] corners = [a.Least * b.Least, a.Least * b.Most, a.Most * b.Least, a.Most * b.Most];
        return Array.Exists(corners, double.IsNaN) ? RuleRange.Everything : Widened(corners.Min(), corners.Max());
    }

    /// <summary>A little more on both sides, because computing rounds.</summary>
    private static RuleRange Widened(double least, double most) => double.IsNaN(least) || double.IsNaN(most)
        ? RuleRange.Everything
        : new RuleRange(
            least == Math.Floor(least) && Math.Abs(least) < 1e15 ? least : Math.BitDecrement(least),
            most == Math.Floor(most) && Math.Abs(most) < 1e15 ? most : Math.BitIncrement(most));

    private static RuleRange OfConstant(in RuleValue value) => value.Kind switch
    {
        RuleKind.Int when Math.Abs((double)value.Int) < 1e15 => RuleRange.Exactly(value.Int),
        RuleKind.UInt when value.UInt < 1e15 => RuleRange.Exactly(value.UInt),
        RuleKind.Double when double.IsFinite(value.Double) => RuleRange.Exactly(value.Double),
        RuleKind.Timestamp or RuleKind.Duration when value.Nanos == 0 => RuleRange.Exactly(value.Seconds),
        RuleKind.Timestamp or RuleKind.Duration => new RuleRange(value.Seconds, value.Seconds + 1.0),
        _ => RuleRange.Everything,
    };
}
