using System.Text;

namespace Decisioning.Engine.Instruments;

/// <summary>The values of tags: names of the code in lower case, words joined by underscores.</summary>
internal static class TagNames
{
    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
