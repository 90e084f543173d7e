using System.Diagnostics;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Measuring;

public sealed class ProcessFiguresTests
{
    [Fact]
    public void Cpu_OfAProcessThatHasEnded_SaysSo()
    {
        var given = new GivenServer(new Uri("http://127.0.0.1:1"), int.MaxValue);
        var ended = Assert.Throws<IOException>(() => given.Cpu());
        Assert.Equal($"The process {int.MaxValue} that is measured has ended.", ended.Message);
        Assert.Throws<IOException>(() => given.ResidentMb());
    }

    [Fact]
    public void Started_AProgramThatIsNotThere_SaysWhichAndWhere()
    {
        var absent = Assert.Throws<IOException>(
            () => ChildProgram.Started("server", new ProcessStartInfo("no-such-program")));
        Assert.StartsWith(
            "The server cannot be started by 'no-such-program', which must be on the PATH: ",
            absent.Message,
            StringComparison.Ordinal);
    }
}
