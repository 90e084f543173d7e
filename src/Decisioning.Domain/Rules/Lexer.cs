namespace Decisioning.Domain.Rules;

/// <summary>
/// Cuts the text of a rule into tokens: names, numbers, texts and signs; blanks and comments are passed.
/// </summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Signs =
    [
        "&&", "||", "<=", ">=", "==", "!=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",",
        "(", ")", "[", "]", "{", "}",
    ];

    private int _at;
    private int _line = 1;
    private int _lineStart;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlanks();
            var token = Next();
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
            {
                return tokens;
            }
        }
    }

    private void SkipBlanks()
    {
        while (_at < source.Length)
        {
            if (source[_at] == '\n')
            {
                _line++;
                _lineStart = ++_at;
            }
            else if (source[_at] is ' ' or '\t' or '\r' or '\f')
            {
                _at++;
            }
            else if (source.AsSpan(_at).StartsWith("//"))
            {
                var end = source.IndexOf('\n', _at);
                _at = end < 0 ? source.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private Token Next()
    {
        var start = Here();
        if (_at == source.Length)
        {
            return new Token(TokenKind.End, "", start);
        }

        var letter = source[_at];
        if (char.IsAsciiDigit(letter) || (letter == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return Number(start);
        }

        if (TextLiteral.Begins(source, _at))
        {
            return Literal(start);
        }

        if (char.IsAsciiLetter(letter) || letter == '_')
        {
            while (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) == '_')
            {
                _at++;
            }

            return Ended(TokenKind.Name, start);
        }

        foreach (var sign in Signs)
        {
            if (source.AsSpan(_at).StartsWith(sign))
            {
                _at += sign.Length;
                return Ended(TokenKind.Sign, start);
            }
        }

        throw new RuleRefusedException(start with { End = _at + 1 }, letter switch
        {
            '=' => "A single = compares nothing; write == for \"is equal to\".",
            '&' => "Write && for \"and\".",
            '|' => "Write || for \"or\".",
            _ => $"The character '{letter}' means nothing here; texts stand between quotes, \"like this\".",
        });
    }

    private Token Number(RulePosition start)
    {
        if (Peek(0) == '0' && Peek(1) is 'x' or 'X')
        {
            _at += 2;
            Digits(char.IsAsciiHexDigit, start);
            return Whole(start);
        }

        var real = false;
        if (Peek(0) != '.')
        {
            Digits(char.IsAsciiDigit, start);
        }

        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            real = true;
            _at++;
            Digits(char.IsAsciiDigit, start);
        }

        if (Peek(0) is 'e' or 'E')
        {
            real = true;
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            Digits(char.IsAsciiDigit, start);
        }

        return real ? NumberEnded(TokenKind.Double, start) : Whole(start);
    }

    private Token Whole(RulePosition start)
    {
        if (Peek(0) is not ('u' or 'U'))
        {
            return NumberEnded(TokenKind.Int, start);
        }

        var token = Ended(TokenKind.UInt, start);
        _at++;
        return token with { Position = token.Position with { End = _at } };
    }

    private Token NumberEnded(TokenKind kind, RulePosition start) =>
        char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) == '_'
            ? throw new RuleRefusedException(
                start with { End = _at + 1 }, $"The number is followed by '{Peek(0)}'; put a space or an operator.")
            : Ended(kind, start);

    private void Digits(Func<char, bool> isDigit, RulePosition start)
    {
        var from = _at;
        while (isDigit(Peek(0)))
        {
            _at++;
        }

        if (_at == from)
        {
            throw new RuleRefusedException(start with { End = _at }, "The number is not finished; digits are missing.");
        }
    }

    private Token Literal(RulePosition start)
    {
        var literal = new TextLiteral(source, _at, start);
        var text = literal.Read();
        for (; _at < literal.End; _at++)
        {
            if (source[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }

        return new Token(TokenKind.Text, text, start with { End = _at });
    }

    private char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private RulePosition Here() => new(_line, _at - _lineStart + 1, _at, _at);

    private Token Ended(TokenKind kind, RulePosition start) =>
        new(kind, source[start.Start.._at], start with { End = _at });
}
