using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Decisioning.Resp.Protocol;

namespace Decisioning.Resp.Tests.Servers;

/// <summary>A server that answers as the test says: bytes of the protocol, or null to close the connection, or nothing.
/// It greets by itself and says that it is no cluster.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Func<string[], string?> _answer;
    private readonly Task _accepting;
    private int _connections;

    public FakeServer(Func<string[], string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public RespEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every command but those of greeting, as text.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public RespClient Connect(Func<RespClientOptions, RespClientOptions>? change = null)
    {
        var options = new RespClientOptions { Endpoints = [Endpoint], RetryTime = TimeSpan.FromSeconds(10) };
        return new RespClient(change is null ? options : change(options));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var socket in _sockets) socket.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                _sockets.Add(socket);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception closed) when (closed is SocketException or InvalidOperationException)
        {
            // A test may end before the first connection was waited for; then the listener listens no more.
            _listener.Dispose();
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var parser = new RespParser();
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var read)
            {
                var answers = Answer(parser, buffer.AsSpan(0, read));
                if (answers.Text.Length > 0) await socket.SendAsync(Encoding.UTF8.GetBytes(answers.Text));
                if (answers.Close) break;
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            Assert.True(closed is not null);
        }

        socket.Dispose();
    }

    private (string Text, bool Close) Answer(RespParser parser, ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (parser.TryRead(ref data, out var command))
        {
            var words = command.Items.Select(word => word.Text).ToArray();
            if (words[0] == "CLIENT") text.Append("+OK\r\n");
            else if (words[0] != "CLUSTER") Commands.Enqueue(string.Join(' ', words));
            if (words[0] == "CLIENT") continue;
            var answer = _answer(words);
            if (words[0] == "CLUSTER") answer ??= "-ERR This instance has cluster support disabled\r\n";
            if (answer is null) return (text.ToString(), true);
            text.Append(answer);
        }

        return (text.ToString(), false);
    }
}
