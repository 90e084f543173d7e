using System.Net;
using System.Net.Sockets;

namespace Decisioning.Crash;

/// <summary>Stands between a server and its Redis. While it loses answers, whatever is asked gets there, and the
/// connection breaks when the answer comes.</summary>
internal sealed class LossyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;

    public LossyLink(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool LosesAnswers { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false);
                links.Add(LinkAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(links).ConfigureAwait(false);
        }
    }

    private async Task LinkAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token).ConfigureAwait(false);
                await Task.WhenAny(
                    PassAsync(client.GetStream(), server.GetStream(), isAnswer: false),
                    PassAsync(server.GetStream(), client.GetStream(), isAnswer: true)).ConfigureAwait(false);
            }
            catch (Exception broken) when (broken is SocketException or IOException or OperationCanceledException)
            {
                // Both ends are closed below: each sees the other gone.
                return;
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[64 * 1_024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token).ConfigureAwait(false) is > 0 and var read)
            {
                if (isAnswer && LosesAnswers) return;
                await to.WriteAsync(buffer.AsMemory(0, read), _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception broken)
            when (broken is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }
}
