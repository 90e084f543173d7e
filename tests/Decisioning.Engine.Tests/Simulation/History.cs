using System.Globalization;
using System.Text;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What happened, line by line. One seed gives the same text, byte for byte.</summary>
internal sealed class History(ManualTime time)
{
    private readonly StringBuilder _text = new();
    private readonly long _startMs = time.NowMs;
    private int _lines;

    /// <summary>The number of the latest line: a time without ties.</summary>
    public int Now => _lines;

    public void Say(string what)
    {
        _lines++;
        var at = (time.NowMs - _startMs).ToString(CultureInfo.InvariantCulture);
        _text.Append(CultureInfo.InvariantCulture, $"{_lines,5} {at,8} ms  {what}\n");
    }

    public override string ToString() => _text.ToString();
}
