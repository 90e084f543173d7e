using System.Globalization;

namespace Decisioning.Floor;

/// <summary>What the endpoint was asked to be.</summary>
/// <param name="Port">0: a free one, which is printed.</param>
/// <param name="AnswerBytes">Bytes of the message in the answer; the prefix of five comes on top.</param>
/// <param name="IsStock">The plainest echo that Kestrel can be asked for, to hold the floor against.</param>
public sealed record FloorOptions(int Port, int AnswerBytes, bool IsStock = false)
{
    public const int MostAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Reads <c>--port N --answer-bytes N --stock</c>; null and a sentence when they are wrong.</summary>
    public static FloorOptions? From(IReadOnlyList<string> words, out string mistake)
    {
        var options = new FloorOptions(5099, 600);
        mistake = "";
        for (var index = 0; index < words.Count && mistake.Length == 0; index += 2)
        {
            if (words[index] == "--stock")
            {
                options = options with { IsStock = true };
                index--;
                continue;
            }

            var value = index + 1 < words.Count ? words[index + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (words[index])
            {
                case "--port" when isNumber && number <= 65_535:
                    options = options with { Port = number };
                    break;
                case "--answer-bytes" when isNumber && number <= MostAnswerBytes:
                    options = options with { AnswerBytes = number };
                    break;
                default:
                    mistake = $"{words[index]} {value}: "
                        + $"allowed are --port 0..65535, --answer-bytes 0..{MostAnswerBytes} and --stock.";
                    break;
            }
        }

        return mistake.Length == 0 ? options : null;
    }
}
