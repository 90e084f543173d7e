using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Waits until a server has counted its base, which it does behind its first calls with a part of the machine: what is
/// measured meanwhile has that in it.
/// </summary>
/// <param name="ask">Asks for the state of the base; UNAVAILABLE until it is counted.</param>
internal sealed partial class BaseCounting(
    Func<CancellationToken, Task<Base>> ask, ProgressDisplay display, TimeProvider time)
{
    /// <summary>One that counts says another share of a hundred within seconds, also of many millions.</summary>
    public static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private string _said = "";

    /// <summary>Waits until the question is answered.</summary>
    /// <returns>What that question took, and its answer.</returns>
    /// <exception cref="InvalidDataException">The counting does not get on.</exception>
    public async Task<(TimeSpan Took, Base Answer)> WaitAsync(CancellationToken ct)
    {
        var work = AskUntilAnsweredAsync(ct);
        await display.RunAsync(work, () => Share, () => _said);
        return await work;
    }

    private double Share => Percent().Match(_said) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 100.0
        : 0;

    private async Task<(TimeSpan Took, Base Answer)> AskUntilAnsweredAsync(CancellationToken ct)
    {
        for (var since = time.GetTimestamp(); ;)
        {
            var began = time.GetTimestamp();
            try
            {
                var answer = await ask(ct);
                return (time.GetElapsedTime(began), answer);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
            {
                since = Hear(refused.Status.Detail) ? began : since;
                if (time.GetElapsedTime(since) >= LongestStandstill)
                {
                    throw new InvalidDataException(
                        $"The server has said the same for {LongestStandstill.TotalSeconds:0} s: {_said}", refused);
                }
            }

            await Task.Delay(BetweenTries, time, ct);
        }
    }

    /// <summary>Whether it says something new.</summary>
    private bool Hear(string detail)
    {
        if (_said.Length == 0)
        {
            display.Say("Nothing is measured before the base is counted: " + detail);
        }

        var isNew = detail != _said;
        _said = detail;
        return isNew;
    }

    [GeneratedRegex("([0-9]{1,3}) %")]
    private static partial Regex Percent();
}
