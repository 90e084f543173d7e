using System.Text;

namespace Decisioning.Server.Catalogs;

/// <summary>Lines and columns of a UTF-8 text, both from 1; a column counts characters, as editors do.</summary>
public sealed class TextPlaces
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly List<int> _lineStarts = [0];

    public TextPlaces(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        var text = utf8.Span;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public TextPlace At(long offset)
    {
        var position = (int)Math.Clamp(offset, 0, _utf8.Length);
        var found = _lineStarts.BinarySearch(position);
        var line = found >= 0 ? found : ~found - 1;
        var start = _lineStarts[line];
        return new TextPlace(line + 1, Encoding.UTF8.GetCharCount(_utf8.Span[start..position]) + 1);
    }

    public TextPlace At(long line, long byteInLine) =>
        At(_lineStarts[(int)Math.Clamp(line, 0, _lineStarts.Count - 1)] + byteInLine);
}

/// <summary>A place in a text, from 1; zeros: unknown.</summary>
public readonly record struct TextPlace(int Line, int Column);
