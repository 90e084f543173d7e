using System.Net;
using System.Net.Sockets;

namespace Decisioning.Resp.Tests.Servers;

/// <summary>
/// Ports for servers that a test stops and starts again. They lie below those that the system gives to connections, so
/// none of these takes one while its server is away.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_000;

    /// <summary>Up to 30,000; Linux begins at 32,768.</summary>
    private const int Count = 20_000;

    /// <summary>Processes that run beside each other begin at different ones.</summary>
    private static int _taken = Environment.ProcessId * 97 % Count;

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _taken) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
                continue;
            }
        }
    }
}
