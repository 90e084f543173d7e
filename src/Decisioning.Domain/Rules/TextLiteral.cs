using System.Globalization;
using System.Text;

namespace Decisioning.Domain.Rules;

/// <summary>
/// Reads a text literal: between single, double, or three of the same quotes, with the escapes of CEL, or raw (r"...").
/// </summary>
internal sealed class TextLiteral(string source, int start, RulePosition position)
{
    private int _at = start;

    /// <summary>Where it ends in the source, once it was read.</summary>
    public int End => _at;

    public static bool Begins(string source, int at) =>
        source[at] is '"' or '\''
        || (source[at] is 'r' or 'R' && at + 1 < source.Length && source[at + 1] is '"' or '\'')
        || (source[at] is 'b' or 'B' && at + 1 < source.Length && source[at + 1] is '"' or '\'');

    public string Read()
    {
        if (source[_at] is 'b' or 'B')
        {
            throw Wrong("There are no bytes in rules; leave out the b.");
        }

        var raw = source[_at] is 'r' or 'R';
        _at += raw ? 1 : 0;
        var quote = source[_at];
        var triple = source.AsSpan(_at).StartsWith([quote, quote, quote]);
        var close = new string(quote, triple ? 3 : 1);
        _at += close.Length;
        var text = new StringBuilder();
        while (!source.AsSpan(_at).StartsWith(close))
        {
            if (_at == source.Length || (!triple && source[_at] is '\n' or '\r'))
            {
                throw Wrong($"The text is not finished; {close} is missing at its end.");
            }

            if (source[_at] == '\\' && !raw)
            {
                Escape(text);
            }
            else
            {
                text.Append(source[_at++]);
            }
        }

        _at += close.Length;
        return text.Length <= RuleLimits.TextCharacters
            ? text.ToString()
            : throw Wrong($"The text has {text.Length} characters; at most {RuleLimits.TextCharacters} are allowed.");
    }

    private void Escape(StringBuilder text)
    {
        var letter = _at + 1 < source.Length ? source[_at + 1] : '\0';
        _at += 2;
        switch (letter)
        {
            case 'x' or 'X':
                AppendCode(text, 2, 16);
                break;
            case 'u':
                AppendCode(text, 4, 16);
                break;
            case 'U':
                AppendCode(text, 8, 16);
                break;
            case >= '0' and <= '3':
                _at--;
                AppendCode(text, 3, 8);
                break;
            default:
                text.Append(letter switch
                {
                    'a' => '\a',
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\v',
                    '\\' or '\'' or '"' or '`' or '?' => letter,
                    _ => throw Wrong(
                        $"\\{letter} is no escape; write \\\\ for a backslash, or r\"...\" for a raw text."),
                });
                break;
        }
    }

    private void AppendCode(StringBuilder text, int digits, int radix)
    {
        var code = 0L;
        for (var i = 0; i < digits; i++, _at++)
        {
            var digit = _at < source.Length && char.IsAsciiHexDigit(source[_at])
                ? int.Parse(source.AsSpan(_at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : radix;
            code = digit < radix
                ? (code * radix) + digit
                : throw Wrong($"An escape by number needs {digits} digits of base {radix}.");
        }

        text.Append(Rune.IsValid((int)Math.Min(code, int.MaxValue))
            ? new Rune((int)code).ToString()
            : throw Wrong("The number of an escape is no Unicode character."));
    }

    private RuleRefusedException Wrong(string message) => new(position with { End = _at }, message);
}
