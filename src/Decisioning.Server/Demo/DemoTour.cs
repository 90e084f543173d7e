using Decisioning.Server.Hosting;
using Decisioning.Server.Mapping;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Demo;

/// <summary>A few decisions of the demo in plain words, and the line to type for the next one.</summary>
public static class DemoTour
{
    private const string DefaultAuthority = "127.0.0.1:5080";

    private static readonly (string Title, Wire.DecideRequest Request)[] Stops =
    [
        ("A VIP: is there anything worth saying, and through which channel?",
            Contact(DemoPeople.Vip, "email", "sms", "call")),
        ("A newcomer with a baby", Contact(DemoPeople.NewParent, "email", "sms")),
        ("A customer who was written to for two months and never answered", Contact(DemoPeople.WornOut, "email")),
        ("A page for the newcomer: three slots on the home page, two in the basket, no repeats", Page()),
    ];

    public static async Task PrintAsync(ServerHost host, TextWriter output, CancellationToken ct)
    {
        var desk = host.Services.GetRequiredService<DecisionDesk>();
        var cards = host.Services.GetRequiredService<CardDesk>();
        var money = await desk.MoneyAsync(host.Engine.Catalogs.Current!.Version, ct);
        foreach (var (title, request) in Stops)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync($"--- {title}");
            var card = await cards.CardAsync(request.CustomerId, null, ct);
            await output.WriteLineAsync(CardText.Headline(card, money));
            var answer = await desk.DecideAsync(DecisionDesk.Asked(request), Caller.Anybody, ct);
            StatusMapping.ThrowIfRefused(answer.Refusal);
            foreach (var line in AnswerText.Lines(answer.ToWire(), money))
            {
                await output.WriteLineAsync(line);
            }
        }

        var address = host.Address;
        var isUsual = address.Authority == DefaultAuthority;
        var target = isUsual ? "" : $" --target {address.GetLeftPart(UriPartial.Authority)}";
        await output.WriteLineAsync();
        await output.WriteLineAsync(
            "Ask for another (customer-00001 to customer-19997, anna, boris, clara), from a second terminal:");
        await output.WriteLineAsync("  dotnet run -c Release --project src/Decisioning.Server -- "
            + $"ask {DemoBase.IdOf(42)} --placement home --channels email,sms{target}");
    }

    private static Wire.DecideRequest Contact(string customer, params string[] channels)
    {
        var request = new Wire.DecideRequest
        {
            CustomerId = customer,
            Locale = "en",
            Explain = Wire.ExplainLevel.Reasons,
        };
        request.Channels.AddRange(channels.Select(name => new Wire.ChannelRequest { Name = name }));
        return request;
    }

    private static Wire.DecideRequest Page() => new()
    {
        CustomerId = DemoPeople.NewParent,
        Locale = "en",
        Placements = { new Wire.PlacementRequest { Name = "home" }, new Wire.PlacementRequest { Name = "basket" } },
    };
}
