using Decisioning.Resp.Protocol;

namespace Decisioning.Resp.Tests.Protocol;

public sealed class RespErrorTests
{
    [Theory]
    [InlineData("MOVED 3999 127.0.0.1:6381", RespErrorKind.Moved, 3999, "127.0.0.1", 6381)]
    [InlineData("ASK 1 ::1:6381", RespErrorKind.Ask, 1, "::1", 6381)]
    [InlineData("MOVED 5 :7000", RespErrorKind.Moved, 5, "", 7000)]
    [InlineData("MOVED 5 redis-2.example:7000", RespErrorKind.Moved, 5, "redis-2.example", 7000)]
    public void Of_Redirection_NamesSlotAndServer(
        string text, object kind, int slot, string host, int port) =>
        Assert.Equal(new RespError((RespErrorKind)kind, slot, new RespEndpoint(host, port)), RespError.Of(text));

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", RespErrorKind.NotNow)]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", RespErrorKind.NotNow)]
    [InlineData("CLUSTERDOWN The cluster is down", RespErrorKind.NotNow)]
    [InlineData("BUSY Redis is busy running a script.", RespErrorKind.NotNow)]
    [InlineData("READONLY You can't write against a read only replica.", RespErrorKind.ReadOnly)]
    [InlineData("NOSCRIPT No matching script.", RespErrorKind.NoScript)]
    [InlineData("ERR unknown command", RespErrorKind.Other)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", RespErrorKind.Other)]
    [InlineData("MOVED", RespErrorKind.Other)]
    [InlineData("MOVED 99999 127.0.0.1:1", RespErrorKind.Other)]
    [InlineData("MOVED x 127.0.0.1:1", RespErrorKind.Other)]
    [InlineData("ASK 1 nowhere:99999", RespErrorKind.Other)]
    public void Of_Refusal_SaysWhatToDo(string text, object kind) =>
        Assert.Equal((RespErrorKind)kind, RespError.Of(text).Kind);
}
