namespace Decisioning.Domain.Rules;

/// <summary>
/// Finds the parts of a rule that change while time passes, as large as they can be followed: comparisons of things
/// that move one way, comparisons of parts of the clock, or else single variables that move in steps. What moves
/// smoothly can only be followed in a comparison; elsewhere it is refused.
/// </summary>
internal sealed class PassingOfTime(string source)
{
    private const long MinuteMs = 60_000;

    /// <summary>Every zone's offset has been a whole number of quarter hours for decades.</summary>
    private const long QuarterMs = 15 * MinuteMs;

    /// <summary>Between two midnights of one zone lie at least 23 hours.</summary>
    private const long HalfDayMs = 12 * 60 * MinuteMs;

    private static readonly HashSet<string> DateParts =
        ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"];

    private readonly List<RuleWatch> _watches = [];
    private readonly RangeAnalysis _ranges = new(source);

    private enum Direction
    {
        None,
        Up,
        Down,
        Unknown,
    }

    public RuleWatch[] WatchesOf(Term term)
    {
        Collect(term);
        return [.. _watches];
    }

    private void Collect(Term term)
    {
        if (!Moves(term))
        {
            return;
        }

        if (term.Kind == TermKind.Compare && !HasLocals(term)
            && Sum(DirectionOf(term.Arguments[0]), Turned(DirectionOf(term.Arguments[1]))) != Direction.Unknown)
        {
            Add(term, Coder.OrderOf(term.Arguments[0], term.Arguments[1]), 0, 0);
        }
        else if (IsOfClock(term) && (term.Kind is TermKind.Compare or TermKind.In || IsPart(term)))
        {
            AddOnGrid(term);
        }
        else if (term.Kind == TermKind.Slot || term.Name == "age_months")
        {
            AddSteps(term);
        }
        else
        {
            foreach (var part in term.Arguments)
            {
                Collect(part);
            }
        }
    }

    private void AddSteps(Term term)
    {
        var smooth = term.Variable?.Change is RuleChange.Grows or RuleChange.Falls;
        if (smooth || (term.Kind == TermKind.Call && DirectionOf(term) == Direction.Unknown))
        {
            throw new RuleRefusedException(
                term.Position,
                $"{term.In(source)} changes all the time, so it can only be compared (<, <=, >, >=) with something "
                + "that stays, outside of all(), exists() and the like.");
        }

        Add(term, Coder.Code(term), 0, 0);
    }

    private void AddOnGrid(Term term)
    {
        var parts = term.All().Where(part => IsPart(part) && Moves(part)).ToArray();
        var tooFast = parts.FirstOrDefault(part => part.Name is "getSeconds" or "getMilliseconds");
        if (tooFast is not null || HasLocals(term))
        {
            throw new RuleRefusedException(
                (tooFast ?? term).Position,
                tooFast is not null
                    ? $"{tooFast.Name}() of a time that passes changes too fast for a rule; ask for minutes or hours."
                    : $"{term.In(source)} changes with time and depends on a macro's variable; write it outside.");
        }

        var dates = parts.All(part => DateParts.Contains(part.Name));
        var grid = parts.Any(part => part.Name == "getMinutes") ? MinuteMs : QuarterMs;
        Add(term, Coder.Code(term), grid, dates ? HalfDayMs : grid);
    }

    private void Add(Term term, RuleCode code, long gridMs, long coarseMs)
    {
        if (HasLocals(term))
        {
            throw new RuleRefusedException(
                term.Position,
                $"{term.In(source)} changes with time and depends on a macro's variable; write it outside.");
        }

        if (term.All().Any(part => part.Variable is { OfRequest: true }))
        {
            throw new RuleRefusedException(
                term.Position,
                $"{term.In(source)} compares what changes with time with what belongs to the request, so nobody could "
                + "say when to ask again; compare each with a number or time that is written out.");
        }

        _watches.Add(new RuleWatch(
            code, [.. term.All().Where(Moving).Select(part => part.Place).Distinct()], gridMs, coarseMs));
    }

    private Direction DirectionOf(Term term)
    {
        if (!Moves(term))
        {
            return Direction.None;
        }

        if (term.Kind == TermKind.Slot)
        {
            return term.Variable!.Change switch
            {
                RuleChange.Grows or RuleChange.GrowsInSteps => Direction.Up,
                RuleChange.Falls or RuleChange.FallsInSteps => Direction.Down,
                _ => Direction.Unknown,
            };
        }

        if (term.Kind != TermKind.Call)
        {
            return Direction.Unknown;
        }

        var of = term.Arguments.Select(DirectionOf).ToArray();
        return term.Name switch
        {
            "+" => Sum(of[0], of[1]),
            "-" => Sum(of[0], Turned(of[1])),
            "-_" => Turned(of[0]),
            "*" when of[1] == Direction.None => Scaled(of[0], term.Arguments[1]),
            "*" when of[0] == Direction.None => Scaled(of[1], term.Arguments[0]),
            "/" when of[1] == Direction.None => Scaled(of[0], term.Arguments[1]),
            "age_months" when of[0] == Direction.None => Direction.Up,
            _ => term.Function!.KeepsOrder ? of[0] : Direction.Unknown,
        };
    }

    private Direction Scaled(Direction direction, Term factor)
    {
        var range = _ranges.RangeOf(factor);
        return range.Least >= 0 ? direction : range.Most <= 0 ? Turned(direction) : Direction.Unknown;
    }

    private static Direction Sum(Direction a, Direction b) =>
        a == Direction.None || a == b ? b : b == Direction.None ? a : Direction.Unknown;

    private static Direction Turned(Direction direction) => direction switch
    {
        Direction.Up => Direction.Down,
        Direction.Down => Direction.Up,
        _ => direction,
    };

    private static bool Moving(Term part) =>
        part.Kind == TermKind.Slot && part.Variable!.Change != RuleChange.None;

    private static bool Moves(Term term) => term.All().Any(Moving);

    private static bool HasLocals(Term term) => term.All().Any(part => part.Kind == TermKind.Local);

    private static bool IsPart(Term term) => term.Function is { IsPartOfTime: true };

    /// <summary>Whether all that moves in it are parts of the clock.</summary>
    private static bool IsOfClock(Term term) =>
        IsPart(term) ? term.Arguments.Skip(1).All(zone => !Moves(zone))
        : term.Kind != TermKind.Slot && term.Kind != TermKind.Macro && term.Arguments.All(
            part => !Moves(part) || IsOfClock(part));
}
