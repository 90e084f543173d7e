using System.Text;

namespace Decisioning.Load.Retail;

/// <summary>
/// Splits one record of comma-separated values (RFC 4180): fields may stand in quotes, a quote inside is doubled.
/// </summary>
internal static class CsvRecord
{
    /// <summary>True while the text ends inside a quoted field, so that the record goes on in the next line.</summary>
    public static bool IsOpen(string text)
    {
        var quotes = 0;
        foreach (var character in text)
        {
            quotes += character == '"' ? 1 : 0;
        }

        return quotes % 2 != 0;
    }

    /// <summary>
    /// Fills <paramref name="fields"/> anew; whatever follows a closing quote up to the comma is kept.
    /// </summary>
    public static void Split(string text, List<string> fields)
    {
        fields.Clear();
        var position = 0;
        while (position <= text.Length)
        {
            if (position < text.Length && text[position] == '"')
            {
                fields.Add(Quoted(text, ref position));
            }
            else
            {
                var comma = text.IndexOf(',', position);
                var end = comma < 0 ? text.Length : comma;
                fields.Add(text[position..end]);
                position = end + 1;
            }
        }
    }

    private static string Quoted(string text, ref int position)
    {
        var field = new StringBuilder();
        var inside = true;
        position++;
        while (position < text.Length && (inside || text[position] != ','))
        {
            var character = text[position];
            var doubled = inside && character == '"' && position + 1 < text.Length && text[position + 1] == '"';
            if (character != '"' || doubled)
            {
                field.Append(character);
            }
            else
            {
                inside = !inside;
            }

            position += doubled ? 2 : 1;
        }

        position++;
        return field.ToString();
    }
}
