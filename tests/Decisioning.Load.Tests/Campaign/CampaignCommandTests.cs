using System.Globalization;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Campaign;

public sealed class CampaignCommandTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly FakeDecisions _decisions = new();
    private readonly FakeCustomers _customers = new();

    public CampaignCommandTests()
    {
        _customers.Cards.AddRange(Enumerable.Range(100, 500).Select(
            number => new CustomerCard { CustomerId = number.ToString(CultureInfo.InvariantCulture) }));
        _customers.Cards.Add(new CustomerCard { CustomerId = "erased", Erased = true });
    }

    [Fact]
    public async Task RunAsync_DryRun_AsksEveryCustomerOfTheBaseOnceAndReservesNothing()
    {
        _customers.Breaks = 2;
        _decisions.Answer = request => request.CustomerId.EndsWith('3')
            ? FakeDecisions.DoNotSend(request, ReasonCode.NoConsent)
            : FakeDecisions.Send(request);

        var code = await RunAsync("--in-flight", "8", "--at", "2011-12-10");

        Assert.Equal((LoadProgram.Done, ""), (code, _error.ToString()));
        Assert.Equal(500, _decisions.Asked.Select(request => request.CustomerId).Distinct().Count());
        Assert.Equal(500, _decisions.Asked.Count);
        Assert.All(_decisions.Asked, request =>
        {
            Assert.Equal(Hold.None, request.Hold);
            Assert.Equal("gifts", Assert.Single(request.GroupIds));
            Assert.Equal(["email", "sms"], request.Channels.Select(channel => channel.Name));
            Assert.Equal(new DateTime(2011, 12, 10), request.AsOf.ToDateTime());
        });
        Assert.Empty(_decisions.Items);
        Assert.Matches(@"send +450 +90\.0 %", _output.ToString());
        Assert.Matches(@"no consent +50 +10\.0 %", _output.ToString());
        Assert.Contains("expected net of the sends 562.50 GBP", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Reserve_ConfirmsEveryContact()
    {
        var code = await RunAsync("--reserve", "--channels", "sms", "--run", "monday");

        Assert.Equal(LoadProgram.Done, code);
        Assert.All(_decisions.Asked, request =>
        {
            Assert.Equal((Hold.Reserve, $"gifts/monday/{request.CustomerId}"), (request.Hold, request.RequestId));
        });
        Assert.Equal(500, _decisions.Items.Select(item => item.ReservationId).Distinct().Count());
        Assert.All(_decisions.Items, item => Assert.Equal(
            (Outcome.Confirmed, $"{item.ReservationId}/confirmed"), (item.Outcome, item.SettlementId)));
        Assert.Contains("confirmed 500", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ConfirmationRefused_IsCountedAndTheRunNotAllDone()
    {
        _decisions.Settled = item => item.ReservationId == "r-107"
            ? new SettlementResult
            {
                Status = SettleStatus.Refused,
                Error = new ItemError { Code = 9, Field = "reservation_id", Message = "expired" },
            }
            : new SettlementResult { Status = SettleStatus.Applied };

        var code = await RunAsync("--reserve");

        Assert.Equal(LoadProgram.NotAllDone, code);
        Assert.Contains("confirmed 499", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches("refused: FAILED_PRECONDITION reservation_id 1  r-107: expired", _output.ToString());
    }

    [Fact]
    public async Task RunAsync_StreamBreaksAndServerIsFull_EveryCustomerIsStillDecidedOnce()
    {
        _decisions.BreakAt = 120;
        var full = 3;
        _decisions.Answer = request => request.CustomerId == "333" && full-- > 0
            ? new DecideStreamResponse
            {
                RequestId = request.RequestId,
                Error = new ItemError { Code = (int)StatusCode.ResourceExhausted, Message = "full" },
            }
            : FakeDecisions.Send(request);

        var code = await RunAsync("--in-flight", "10");

        Assert.Equal((LoadProgram.Done, ""), (code, _error.ToString()));
        Assert.Matches(@"send +500 +100\.0 %", _output.ToString());
        Assert.InRange(_decisions.Asked.Count, 504, 504 + 20);
    }

    [Fact]
    public async Task RunAsync_ErrorOfOneItem_ConcernsItAlone()
    {
        _decisions.Answer = request => request.CustomerId == "222"
            ? new DecideStreamResponse
            {
                RequestId = request.RequestId,
                Error = new ItemError { Code = 3, Field = "as_of", Message = "client time is not accepted" },
            }
            : FakeDecisions.Send(request);

        var code = await RunAsync();

        Assert.Equal(LoadProgram.NotAllDone, code);
        Assert.Matches(@"send +499", _output.ToString());
        Assert.Matches(@"INVALID_ARGUMENT as_of +1  gifts/.*/222: client time is not accepted", _output.ToString());
    }

    [Fact]
    public async Task RunAsync_ListOfCustomers_AsksOnlyThem()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "101\n\n  104 \n");

        var code = await RunAsync("--customers", path);

        Assert.Equal(LoadProgram.Done, code);
        Assert.Equal(["101", "104"], _decisions.Asked.Select(request => request.CustomerId));
        File.Delete(path);
    }

    [Theory]
    [InlineData("--channels", "web", "--channels web: not an outbound channel of catalog 7; it has email, sms.")]
    [InlineData("--customers", "/x", "--customers /x: there is no such file; it holds one customer id a line.")]
    [InlineData("--group", "toys", "--group toys: catalog 7 has no such group; it has gifts.")]
    public async Task RunAsync_WrongOption_SaysWhatIsThere(string option, string value, string sentence)
    {
        var code = await RunAsync(option, value);

        Assert.Equal((LoadProgram.Mistake, sentence), (code, _error.ToString().Trim()));
        Assert.Empty(_decisions.Asked);
    }

    private async Task<int> RunAsync(params string[] options)
    {
        await using var server = await FakeServer.StartAsync(null, _decisions, _customers);
        string[] group = options.Contains("--group") ? [] : ["--group", "gifts"];
        var time = new SkippingTime(SkippingTime.Pauses);
        return await new LoadProgram(_output, _error, interactive: false, time).RunAsync(
            ["campaign", "--target", server.Address.ToString(), .. group, .. options], CancellationToken.None);
    }
}
