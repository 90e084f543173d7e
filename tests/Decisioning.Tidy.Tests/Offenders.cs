namespace Decisioning.Tidy.Tests;

/// <summary>Fails a test with the whole list of what breaks a rule, one a line.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        var all = offenders.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} break this rule:\n{string.Join('\n', all)}");
    }
}
