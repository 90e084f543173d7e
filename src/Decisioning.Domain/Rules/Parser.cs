using System.Globalization;

namespace Decisioning.Domain.Rules;

/// <summary>
/// Reads a rule by recursive descent, after the grammar in the README of this folder. Every node knows its place in the
/// text.
/// </summary>
internal sealed class Parser
{
    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    private static readonly string[] Relations = ["<", "<=", ">", ">=", "==", "!="];

    private readonly List<Token> _tokens;
    private int _at;
    private int _nodes;
    private int _depth;

    private Parser(string source)
    {
        _tokens = new Lexer(source).Read();
    }

    private Token Current => _tokens[_at];

    public static Syntax Parse(string source)
    {
        if (source.Length > RuleLimits.Characters)
        {
            throw new RuleRefusedException(
                new RulePosition(1, 1, 0, 0),
                $"The rule has {source.Length} characters; at most {RuleLimits.Characters} are allowed.");
        }

        var parser = new Parser(source);
        if (parser.Current.Kind == TokenKind.End)
        {
            throw new RuleRefusedException(parser.Current.Position, "The rule is empty; write an expression.");
        }

        var expression = parser.Expression();
        return parser.Current.Kind == TokenKind.End
            ? expression
            : throw parser.Unexpected("the rule should end, or go on with an operator such as &&");
    }

    private Syntax Expression()
    {
        Enter();
        var condition = Or();
        if (Current.Is("?"))
        {
            _at++;
            var then = Or();
            Take(":", "a choice has two results: condition ? this : that");
            var otherwise = Expression();
            condition = Node(new CallSyntax(
                condition.Position.To(otherwise.Position), "?:", null, [condition, then, otherwise]));
        }

        _depth--;
        return condition;
    }

    private Syntax Or() => Chain(And, token => token.Is("||"));

    private Syntax And() => Chain(Relation, token => token.Is("&&"));

    private Syntax Relation() => Chain(
        Sum,
        token => (token.Kind == TokenKind.Sign && Array.IndexOf(Relations, token.Text) >= 0)
            || token is { Kind: TokenKind.Name, Text: "in" });

    private Syntax Sum() => Chain(Product, token => token.Is("+") || token.Is("-"));

    private Syntax Product() => Chain(Unary, token => token.Is("*") || token.Is("/") || token.Is("%"));

    private Syntax Chain(Func<Syntax> part, Func<Token, bool> joins)
    {
        var left = part();
        while (joins(Current))
        {
            var sign = Current.Text;
            _at++;
            var right = part();
            left = Node(new CallSyntax(left.Position.To(right.Position), sign, null, [left, right]));
        }

        return left;
    }

    private Syntax Unary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return Member();
        }

        Enter();
        var sign = Current;
        _at++;
        Syntax result;
        if (sign.Is("-") && Current.Kind is TokenKind.Int or TokenKind.Double)
        {
            // The sign belongs to the number, so that the lowest whole number can be written.
            result = Selections(Number("-" + Current.Text, sign.Position.To(Current.Position)));
        }
        else
        {
            var operand = Unary();
            result = Node(new CallSyntax(
                sign.Position.To(operand.Position), sign.Text == "-" ? "-_" : "!", null, [operand]));
        }

        _depth--;
        return result;
    }

    private Syntax Member() => Selections(Primary());

    private Syntax Selections(Syntax operand)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                _at++;
                var field = Name("the name of a member should follow the dot");
                operand = Current.Is("(")
                    ? Call(operand.Position, field.Text, operand)
                    : new SelectSyntax(operand.Position.To(field.Position), operand, field.Text);
            }
            else if (Current.Is("["))
            {
                _at++;
                var index = Expression();
                var close = Take("]", "an index ends with ]");
                operand = Node(new CallSyntax(operand.Position.To(close.Position), "[]", null, [operand, index]));
            }
            else
            {
                return operand;
            }
        }
    }

    private Syntax Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.UInt or TokenKind.Double:
                return Number(token.Text, token.Position);
            case TokenKind.Text:
                _at++;
                return Node(new LiteralSyntax(token.Position, RuleValue.Of(token.Text)));
            case TokenKind.Name:
                return NameOrCall();
        }

        if (token.Is("("))
        {
            _at++;
            var inner = Expression();
            Take(")", "a bracket that was opened must be closed");
            return inner;
        }

        return token.Is("[") ? List() : token.Is("{") ? Map()
            : throw Unexpected("a value, a name, or an opening bracket should stand here");
    }

    private Syntax NameOrCall()
    {
        var name = Name("a name should stand here");
        RuleValue? known = name.Text switch
        {
            "true" => RuleValue.True,
            "false" => RuleValue.False,
            "null" => RuleValue.Null,
            _ => null,
        };
        if (known is { } value)
        {
            return Node(new LiteralSyntax(name.Position, value));
        }

        return Current.Is("(")
            ? Call(name.Position, name.Text, null)
            : Node(new NameSyntax(name.Position, name.Text));
    }

    private Syntax Call(RulePosition start, string function, Syntax? target)
    {
        Take("(", "a call has brackets");
        var arguments = Elements(")");
        return Node(new CallSyntax(start.To(_tokens[_at - 1].Position), function, target, arguments));
    }

    private Syntax List()
    {
        var open = Take("[", "a list begins with [");
        var elements = Elements("]");
        return Node(new ListSyntax(open.Position.To(_tokens[_at - 1].Position), elements));
    }

    private List<Syntax> Elements(string close)
    {
        var elements = new List<Syntax>();
        while (!Current.Is(close))
        {
            elements.Add(Expression());
            CheckCount(elements.Count);
            if (!Current.Is(","))
            {
                break;
            }

            _at++;
        }

        Take(close, $"{close} or a comma should stand here");
        return elements;
    }

    private Syntax Map()
    {
        var open = Take("{", "a map begins with {");
        var entries = new List<(Syntax, Syntax)>();
        while (!Current.Is("}"))
        {
            var key = Expression();
            Take(":", "an entry of a map is written key: value");
            entries.Add((key, Expression()));
            CheckCount(entries.Count);
            if (!Current.Is(","))
            {
                break;
            }

            _at++;
        }

        var close = Take("}", "} or a comma should stand here");
        return Node(new MapSyntax(open.Position.To(close.Position), entries));
    }

    private Syntax Number(string digits, RulePosition position)
    {
        var kind = Current.Kind;
        _at++;
        RuleValue? value = kind switch
        {
            TokenKind.Double => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                && double.IsFinite(real) ? RuleValue.Of(real) : null,
            TokenKind.UInt => TryWhole(digits, out var whole) && whole >= 0 && whole <= ulong.MaxValue
                ? RuleValue.Of((ulong)whole) : null,
            _ => TryWhole(digits, out var whole) && whole >= long.MinValue && whole <= long.MaxValue
                ? RuleValue.Of((long)whole) : null,
        };
        return value is { } number
            ? Node(new LiteralSyntax(position, number))
            : throw new RuleRefusedException(position, $"The number {digits} is too large for 64 bits.");
    }

    private static bool TryWhole(string digits, out Int128 whole)
    {
        var negative = digits.StartsWith('-');
        var bare = negative ? digits[1..] : digits;
        var hex = bare.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var read = hex
            ? Int128.TryParse("0" + bare[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out whole)
            : Int128.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out whole);
        whole = negative ? -whole : whole;
        return read;
    }

    private Token Name(string should)
    {
        var token = Current;
        if (token.Kind != TokenKind.Name || token.Text == "in")
        {
            throw Unexpected(should);
        }

        if (Reserved.Contains(token.Text))
        {
            throw new RuleRefusedException(token.Position, $"\"{token.Text}\" is a reserved word and no name.");
        }

        _at++;
        return token;
    }

    private Token Take(string sign, string should)
    {
        var token = Current;
        if (!token.Is(sign))
        {
            throw Unexpected(should);
        }

        _at++;
        return token;
    }

    private T Node<T>(T node)
        where T : Syntax
    {
        if (++_nodes > RuleLimits.Nodes)
        {
            throw new RuleRefusedException(
                node.Position, $"The rule has more than {RuleLimits.Nodes} parts; divide it or say it more shortly.");
        }

        return node;
    }

    private void Enter()
    {
        if (++_depth > RuleLimits.Depth)
        {
            throw new RuleRefusedException(
                Current.Position, $"The rule is nested more than {RuleLimits.Depth} deep; say it more plainly.");
        }
    }

    private void CheckCount(int count)
    {
        if (count > RuleLimits.Elements)
        {
            throw new RuleRefusedException(
                Current.Position, $"There are more than {RuleLimits.Elements} elements; say it more shortly.");
        }
    }

    private RuleRefusedException Unexpected(string should) => new(
        Current.Position,
        Current.Kind == TokenKind.End
            ? $"The rule ends too early: {should}."
            : $"'{Current.Text}' is not understood: {should}.");
}
