using System.Globalization;
using Decisioning.Load.Http2;
using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>
/// The measured mix: half ask for a page (one placement, three slots, logged), half whether to contact by e-mail or
/// sms, over customers drawn evenly from a seeded base. With <paramref name="reserve"/> all ask about a contact, a SEND
/// is reserved, and nobody is asked about a second time before everybody was.
/// </summary>
internal sealed class BenchRequests(int customers, ExplainLevel explain, int seed, bool reserve = false)
{
    public const string Path = "/decisioning.v1.DecisionService/Decide";

    /// <summary>Calls that are prepared, which generators go round in: as many as customers, within these bounds.
    /// </summary>
    private const int LeastPrepared = 50_000;
    private const int MostPrepared = 1_000_000;

    /// <summary>A prime: steps of it come by every customer of a base once.</summary>
    private const long Step = 999_983;

    /// <param name="program">Who is asked.</param>
    /// <param name="asked">How many of the first questions it was asked before.</param>
    public Requests For(IMeasuredProgram program, int asked = 0) => new(
        program.Address, [Path],
        [
            .. Messages(Math.Clamp(customers, LeastPrepared, MostPrepared))
                .Select(request => ((byte)0, GrpcFrame.Of(request))),
        ],
        program.Key, asked);

    /// <summary>The first so many questions of the mix.</summary>
    public IEnumerable<DecideRequest> Messages(int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var number = 1 + (reserve ? (int)(i * Step % customers) : random.Next(customers));
            var request = new DecideRequest { CustomerId = IdOf(number), Explain = explain };
            if (i % 2 == 0 && !reserve)
            {
                request.Placements.Add(new PlacementRequest { Name = BenchCatalog.Placement });
            }
            else
            {
                request.Channels.AddRange([new ChannelRequest { Name = "email" }, new ChannelRequest { Name = "sms" }]);
            }

            request.Hold = reserve ? Hold.Reserve : Hold.Unspecified;
            yield return request;
        }
    }

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"customer-{number:D8}");
}
