using Decisioning.Server.Options;
using Decisioning.Server.Security;

namespace Decisioning.Server.Tests.Security;

public sealed class ListenRulesTests
{
    private static readonly SecuritySettings Tls = new() { Certificate = "server.pem" };

    [Theory]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public void Problems_OnLoopback_AreNone(string listen) => Assert.Empty(Problems(listen, new(), hasKeys: false));

    [Theory]
    [InlineData("0.0.0.0:5080")]
    [InlineData("[::]:5080")]
    [InlineData("192.168.1.5:5080")]
    public void Problems_OpenToOtherMachines_AreSaid(string listen)
    {
        var problems = Problems(listen, new(), hasKeys: false);
        Assert.Contains(problems, problem => problem.Contains("Security:AllowAnonymous=true"));
        Assert.Contains(problems, problem => problem.Contains("Security:AllowPlaintext=true"));
    }

    [Fact]
    public void Problems_WithKeysAndTls_AreNone() => Assert.Empty(Problems("0.0.0.0:1", Tls, hasKeys: true));

    [Fact]
    public void Problems_WithKeysInPlaintext_AreSaid() =>
        Assert.Contains("has no TLS", Assert.Single(Problems("0.0.0.0:1", new(), hasKeys: true)));

    [Fact]
    public void Problems_WithTlsForAnybody_AreSaid() =>
        Assert.Contains("no keys are configured", Assert.Single(Problems("0.0.0.0:1", Tls, hasKeys: false)));

    [Fact]
    public void Problems_AskedForInSoManyWords_AreNone() => Assert.Empty(Problems(
        "0.0.0.0:1", new() { AllowAnonymous = true, AllowPlaintext = true }, hasKeys: false));

    [Fact]
    public void Problems_WithDetailedErrorsForOthers_AreSaid() => Assert.Contains(
        "DetailedErrors", Assert.Single(Problems("0.0.0.0:1", Tls with { DetailedErrors = true }, hasKeys: true)));

    [Fact]
    public void Problems_WithAClientCaButNoCertificate_AreSaid() => Assert.Contains(
        "mean nothing", Assert.Single(Problems("127.0.0.1:1", new() { ClientCa = "ca.pem" }, hasKeys: true)));

    private static string[] Problems(string listen, SecuritySettings security, bool hasKeys) =>
        [.. ListenRules.Problems(new ServerSettings { Listen = listen, Security = security }, hasKeys)];
}
