namespace Decisioning.Load.Tests.CommandLine;

public sealed class OptionErrorTests
{
    [Theory]
    [InlineData(
        "reply",
        "There is no command 'reply'; known are bench, latency, overload, restart, scenario, stream, events, base, "
        + "growth, floor, probe, seed, table, replay, campaign, export-cards, carpet, slots.")]
    [InlineData("bench --variant fast", "--variant fast: plain, reasons or trees is allowed.")]
    [InlineData("bench --expect fast", "--expect 'fast': like decide.rps>=0.4*floor, decide.p99_ms<=floor+1 or "
        + "decide.allocated<=256.")]
    [InlineData("latency --rate 0", "--rate 0: calls a second from 1 to 1000000, between commas, are allowed.")]
    [InlineData("latency --rate 1000,2000 --to-knee", "--to-knee doubles one --rate; 2 are given.")]
    [InlineData(
        "bench --server-pid 1", "--server-pid and --publish are for a server that runs already (--target).")]
    [InlineData(
        "latency --target h:1 --data x",
        "--data and --server-options are about a server that is started here; with --target none is.")]
    [InlineData(
        "bench --target https://h:1",
        "--target https://h:1/: calls are measured over plaintext HTTP/2 only (http://...).")]
    [InlineData(
        "bench --target h:1 --server-pid 2147483647",
        "--server-pid 2147483647: there is no such process on this machine.")]
    [InlineData(
        "bench --data /nowhere --customers 300",
        "--data /nowhere: there is no base; 300 customers were asked for. This seeds it: seed --data /nowhere "
        + "--customers 300")]
    [InlineData(
        "stream --data /nowhere",
        "--data /nowhere: there is no base; 500,000 customers were asked for. This seeds it: seed --data /nowhere "
        + "--customers 500000")]
    [InlineData("bench --json /nowhere/x.json", "--json /nowhere/x.json: there is no directory '/nowhere' to write it "
        + "to.")]
    [InlineData("base --markdown /", "--markdown /: that is a directory; the name of a file is wanted.")]
    [InlineData(
        "latency --plot /nowhere/x.svg", "--plot /nowhere/x.svg: there is no directory '/nowhere' to write it to.")]
    [InlineData("table", "DIR with the JSON files is missing.")]
    [InlineData("table /nowhere", "There is no directory '/nowhere'.")]
    [InlineData("scenario web --exponent 1.1", "--exponent 1.1: a number above 0 and below 1 is allowed.")]
    [InlineData("growth", "--out DIR is missing.")]
    [InlineData(
        "growth --out x --offers 20,y", "--offers y: whole numbers from 1 to 1000, between commas, are allowed.")]
    [InlineData("scenario sms", "There is no scenario 'sms'; known are web, email, call and mixed.")]
    [InlineData("scenario web --cold 2", "--cold 2: a share from 0 to 1 is allowed.")]
    [InlineData("scenario web --cold-from-store -1", "--cold-from-store -1: a share from 0 to 1 is allowed.")]
    [InlineData(
        "scenario web --cold .6 --cold-from-store .6",
        "--cold and --cold-from-store together are more than all visits.")]
    [InlineData(
        "scenario web --cold-from-store 0.1",
        "--cold-from-store: nobody rests in the store while memory has room for all; give the server less of it with "
        + "--server-options Engine:ResidentBytes=BYTES (at least 1048576).")]
    [InlineData("seed", "--data DIR is missing.")]
    [InlineData("probe", "--target ADDRESS (http://host:port) is missing.")]
    [InlineData("carpet --target h:1", "--unguarded ADDRESS (http://host:port) is missing.")]
    [InlineData("slots --target h:1", "--channel NAME is missing.")]
    [InlineData("replay", "The kind of file (online-retail) is missing.")]
    [InlineData("replay cdnow x --target h:1", "'cdnow' cannot be replayed; known is online-retail.")]
    [InlineData("replay online-retail x", "--target ADDRESS (http://host:port) is missing.")]
    [InlineData("replay online-retail --target h:1", "PATH of the invoice lines is missing.")]
    [InlineData(
        "replay online-retail x --target ftp://h",
        "--target ftp://h: an address like http://localhost:5100 is allowed.")]
    [InlineData(
        "replay online-retail x --target h:1 --batch 1001",
        "--batch 1001: a whole number from 1 to 1000 is allowed.")]
    [InlineData("replay online-retail x --target h:1 --batch", "--batch needs a value.")]
    [InlineData("replay online-retail x --target h:1 --batch 1 --batch 2", "--batch is given twice.")]
    [InlineData("replay online-retail x y --target h:1", "'y' is one word too many.")]
    [InlineData(
        "export-cards --target h:1 --out x --sorted",
        "There is no option --sorted here; allowed are --target, --out, --as-of, --retry-for.")]
    [InlineData(
        "replay online-retail /nowhere --target h:1",
        "There is no file or folder '/nowhere'; give the path of the invoice lines (.csv or .csv.gz).")]
    [InlineData("campaign --target h:1", "--group GROUP is missing.")]
    [InlineData(
        "campaign --target h:1 --group g --at yesterday",
        "--at yesterday: a time like 2011-12-10 or 2011-12-10T09:30:00Z is allowed.")]
    [InlineData("export-cards --target h:1", "--out FILE is missing.")]
    public async Task RunAsync_WrongWords_SayWhatWouldBeRight(string words, string sentence)
    {
        var error = new StringWriter();

        var code = await new LoadProgram(new StringWriter(), error, interactive: false, TimeProvider.System)
            .RunAsync(words.Split(' '), CancellationToken.None);

        Assert.Equal((LoadProgram.Mistake, sentence), (code, error.ToString().Trim()));
    }

    [Theory]
    [InlineData("bench --expect decide.rsp>=1", "decide.rsp")]
    [InlineData("bench --without-alternative --expect decide.rps>=2*alternative", "alternative")]
    [InlineData("latency --rate 10 --expect decide.20.p99_ms<=1", "decide.20.p99_ms")]
    [InlineData("latency --to-knee --expect decide.knee_rps>=2*floor.knee", "floor.knee")]
    [InlineData("overload --expect accepted.sent_p99<=2*normal", "accepted.sent_p99")]
    [InlineData("restart --expect restart.decide_ms<=1", "restart.decide_ms")]
    [InlineData("scenario web --expect web.p99_ms<=1", "web.p99_ms")]
    [InlineData("stream --expect stream.p98_ms<=1", "stream.p98_ms")]
    [InlineData("events --expect events.rps>=0.5*bare.p50_ms", "bare.p50_ms")]
    [InlineData("base --expect base.p95_ms<=1", "base.p95_ms")]
    [InlineData("floor --expect floor.cpu_us<=1.2*stock", "stock")]
    [InlineData("growth --out nowhere --offers 20,50 --expect offers.100.rps>=1", "offers.100.rps")]
    public async Task RunAsync_AnExpectationOfWhatIsNotMeasured_IsRefusedBeforeTheRun(string words, string figure)
    {
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = await new LoadProgram(output, error, interactive: false, TimeProvider.System)
            .RunAsync(words.Split(' '), CancellationToken.None);

        Assert.Equal((LoadProgram.Mistake, ""), (code, output.ToString()));
        Assert.Contains($": there is no figure '{figure}'; there are ", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists("nowhere"));
    }

    [Theory]
    [InlineData("bench", "--expect", "--expect is empty: like decide.rps>=0.4*floor, several between commas; leave it "
        + "out for none.")]
    [InlineData("scenario web", "--expect", "--expect is empty: like decide.rps>=0.4*floor, several between commas; "
        + "leave it out for none.")]
    [InlineData("bench", "--server-options", "--server-options is empty: like Engine:ResidentBytes=67108864, several "
        + "between commas; leave it out for none.")]
    public async Task RunAsync_AListThatIsGivenAndEmpty_IsAMistake(string words, string option, string sentence)
    {
        foreach (var list in (string[])["", " , "])
        {
            var error = new StringWriter();
            var code = await new LoadProgram(new StringWriter(), error, interactive: false, TimeProvider.System)
                .RunAsync([.. words.Split(' '), option, list], CancellationToken.None);
            Assert.Equal((LoadProgram.Mistake, sentence), (code, error.ToString().Trim()));
        }
    }

    [Fact]
    public async Task RunAsync_AFileThatMayNotBeRead_SaysSo()
    {
        var directory = Directory.CreateTempSubdirectory("unread").FullName;
        try
        {
            var error = new StringWriter();
            var code = await new LoadProgram(new StringWriter(), error, interactive: false, TimeProvider.System)
                .RunAsync(["table", directory, "--write", directory], CancellationToken.None);
            Assert.Equal(
                (LoadProgram.NotAllDone, $"Access to the path '{directory}' is denied."),
                (code, error.ToString().Trim()));
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    [Fact]
    public async Task RunAsync_NoWords_ShowsEveryCommand()
    {
        var output = new StringWriter();

        var code = await new LoadProgram(output, new StringWriter(), interactive: false, TimeProvider.System)
            .RunAsync([], CancellationToken.None);

        Assert.Equal(LoadProgram.Done, code);
        Assert.All(
            ["replay online-retail", "campaign", "export-cards", "bench", "latency", "growth", "probe"],
            command => Assert.Contains(command, output.ToString(), StringComparison.Ordinal));
    }
}
