using System.Runtime.CompilerServices;

namespace Decisioning.Storage;

/// <summary>The text of a broken rule, built only when the rule is broken: checking a record allocates
/// nothing.</summary>
[InterpolatedStringHandler]
internal ref struct RuleText
{
    private DefaultInterpolatedStringHandler _text;
    private readonly bool _broken;

    public RuleText(int literals, int values, bool holds, out bool isNeeded)
    {
        isNeeded = _broken = !holds;
        if (isNeeded) _text = new DefaultInterpolatedStringHandler(literals, values);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _broken ? _text.ToStringAndClear() : "";
}
