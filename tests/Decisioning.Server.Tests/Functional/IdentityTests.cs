using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

public sealed class IdentityTests : IAsyncLifetime
{
    private ServerFixture _server = null!;

    public async Task InitializeAsync() => _server = await ServerFixture.StartAsync(TestCatalogs.Small());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Identify_ThenAskByIdentity_ServesTheCustomer()
    {
        var card = await _server.Customers.IdentifyAsync(Request("anna", Phone("+7 916 123-45-67")));
        Assert.Equal([Phone("+79161234567")], card.Identities);

        var found = await _server.Customers.GetCustomerAsync(
            new Wire.GetCustomerRequest { Identity = Phone("+7(916)1234567") });
        var decided = await _server.Decisions.DecideAsync(Asking(Phone("+79161234567")));

        Assert.Equal("anna", found.CustomerId);
        Assert.Equal(("anna", Wire.Verdict.Send), (decided.CustomerId, decided.Contact.Verdict));
        await _server.RestartAsync();
        Assert.Equal("anna", (await _server.Decisions.DecideAsync(Asking(Phone("+79161234567")))).CustomerId);
    }

    [Fact]
    public async Task Identify_WhatIsAnothers_IsAlreadyExists_UntilItIsRemovedThere()
    {
        var phone = Phone("+79160000001");
        await _server.Customers.IdentifyAsync(Request("owner", phone));
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Customers.IdentifyAsync(Request("second", phone)));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.StartsWith("identity: ", refused.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("owner", refused.Status.Detail, StringComparison.Ordinal);

        var remove = Request("owner", phone);
        remove.Remove = true;
        Assert.Empty((await _server.Customers.IdentifyAsync(remove)).Identities);
        Assert.Equal([phone], (await _server.Customers.IdentifyAsync(Request("second", phone))).Identities);
    }

    [Fact]
    public async Task Decide_UnknownCookie_IsANewcomerOfHisOwn_OtherIdentitiesAreNotFound()
    {
        var cookie = new Wire.Identity { Type = Wire.IdentityType.Cookie, Value = "v1" };
        var page = Ask.Page("", "home");
        page.Identity = cookie;
        Assert.Equal("cookie:v1", (await _server.Decisions.DecideAsync(page)).CustomerId);
        await _server.Customers.IdentifyAsync(Request("known", cookie));
        Assert.Equal("known", (await _server.Decisions.DecideAsync(page)).CustomerId);

        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.DecideAsync(Asking(Phone("+79169999999"))));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.StartsWith("identity: ", missing.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identify_WrongFields_AreNamed()
    {
        await RefusedAsync("identity", Request("c", null));
        await RefusedAsync("identity.type", Request("c", new Wire.Identity { Value = "x" }));
        await RefusedAsync("identity.value", Request("c", Phone("8916")));
        await RefusedAsync("customer_id", Request("", Phone("+79161234567")));
        var both = Asking(Phone("+79161234567"));
        both.CustomerId = "c";
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _server.Decisions.DecideAsync(both));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("identity: ", refused.Status.Detail, StringComparison.Ordinal);
        var card = await _server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "c" });
        Assert.Equal(0U, card.Version);
    }

    private async Task RefusedAsync(string field, Wire.IdentifyRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Customers.IdentifyAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith($"{field}: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Wire.Identity Phone(string value) => new() { Type = Wire.IdentityType.Phone, Value = value };

    private static Wire.IdentifyRequest Request(string customer, Wire.Identity? identity) =>
        new() { CustomerId = customer, Identity = identity };

    private static Wire.DecideRequest Asking(Wire.Identity identity)
    {
        var request = Ask.Contact("", "email");
        request.Identity = identity;
        return request;
    }
}
