using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Decisioning.Server.Tests.Security;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Who is told a customer's card, by whatever call answers one.</summary>
public sealed class CardRightsTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    private static readonly Wire.Identity Email = new() { Type = Wire.IdentityType.Email, Value = "anna@example.com" };

    private ServerFixture _server = null!;

    /// <summary>By the names of the calls: what makes each of them answer Anna's card.</summary>
    private Dictionary<string, IMessage> _requests = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await _server.Customers.IdentifyAsync(new Wire.IdentifyRequest { CustomerId = "anna", Identity = Email });
        var reserved = await _server.Decisions.DecideAsync(Ask.Reserve("anna", "r-1", "email"));
        _requests = Requests(reserved.Contact.ReservationId);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Calls_ThatAnswerACard_TellItOnlyToWhoMayGetIt()
    {
        var holders = RoleNames.All.Select(role => (role.Role, Made: KeyHolders.Make(role.Name, role.Role))).ToArray();
        await KeyHolders.PutAsync(_server.Host, [.. holders.Select(holder => holder.Made.Key)]);
        var readers = RoleTable.Of("/decisioning.v1.CustomerService/GetCustomer").Roles;

        var wrong = new List<string>();
        var told = new HashSet<bool>();
        foreach (var method in RoleTableTests.Methods.Where(AnswersACard))
        {
            foreach (var (role, made) in holders)
            {
                if (!RoleTable.Of(RoleTableTests.PathOf(method)).Roles.HasFlag(role)) continue;
                var card = await CardAsync(KeyHolders.With(_server.Channel, made.Secret), method);
                var isAllowed = readers.HasFlag(role);
                told.Add(isAllowed);
                if (isAllowed ? !card.Identities.Contains(Email) : !card.Equals(Slip(card.Version)))
                {
                    wrong.Add($"{method.FullName} by {role}: {card}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task Settle_ByASender_TellsWhichVersionItMade()
    {
        var (secret, key) = KeyHolders.Make("mailer", Roles.Sender);
        await KeyHolders.PutAsync(_server.Host, key);
        var sender = new Wire.DecisionService.DecisionServiceClient(KeyHolders.With(_server.Channel, secret));

        var answer = await sender.SettleAsync((Wire.SettleRequest)_requests["Settle"]);

        Assert.Equal(Wire.SettleStatus.Applied, answer.Results.Single().Status);
        Assert.Equal(Slip(3), answer.Card);
    }

    private static Wire.CustomerCard Slip(uint version) => new() { CustomerId = "anna", Version = version };

    private static bool AnswersACard(MethodDescriptor method) => WireLeaves.Of(method.OutputType)
        .Any(field => field.StartsWith($"{Wire.CustomerCard.Descriptor.FullName}.", StringComparison.Ordinal));

    private static Dictionary<string, IMessage> Requests(string reservationId)
    {
        var at = Ask.Now;
        var asked = new Wire.GetCustomerRequest { CustomerId = "anna" };
        var settled = Ask.Settle(reservationId, "s-1", Wire.Outcome.Confirmed);
        return new()
        {
            ["GetCustomer"] = asked,
            ["WatchCustomer"] = asked,
            ["Settle"] = settled,
            ["SettleStream"] = settled,
            ["Identify"] = new Wire.IdentifyRequest
            {
                CustomerId = "anna",
                Identity = new Wire.Identity { Type = Wire.IdentityType.Cookie, Value = "zzz" },
                Remove = true,
            },
            ["SetConsent"] = new Wire.SetConsentRequest
            {
                EventId = "c-1",
                CustomerId = "anna",
                Channel = "email",
                Purpose = "marketing",
                Source = "form",
                OccurredAt = at,
            },
            ["SetAgreement"] = new Wire.SetAgreementRequest
            {
                EventId = "a-1",
                CustomerId = "anna",
                Agreement = new Wire.Agreement { RefusedTopics = { "sport" } },
                OccurredAt = at,
            },
            ["Export"] = new Wire.ExportRequest { CustomerId = "anna" },
            ["ExportCards"] = new Wire.ExportCardsRequest(),
        };
    }

    /// <summary>The card in the first answer of a call; one that has no request here fails.</summary>
    private async Task<Wire.CustomerCard> CardAsync(CallInvoker invoker, MethodDescriptor method)
    {
        using var call = invoker.AsyncDuplexStreamingCall(
            new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, Bytes, Bytes),
            null,
            default);
        await call.RequestStream.WriteAsync(_requests[method.Name].ToByteArray());
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(default));
        var answer = method.OutputType.Parser.ParseFrom(call.ResponseStream.Current);
        return answer as Wire.CustomerCard ?? answer.Descriptor.Fields.InDeclarationOrder()
            .Select(field => field.Accessor.GetValue(answer)).OfType<Wire.CustomerCard>().Single();
    }
}
