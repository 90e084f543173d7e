using System.Net.Security;
using System.Net.Sockets;

namespace Decisioning.Resp.Connections;

/// <summary>Opens a connection: socket, encryption, AUTH, name, SELECT.</summary>
internal static class Connector
{
    /// <exception cref="RespException">It could not be opened; nothing of the caller's was sent.</exception>
    public static async Task<RespConnection> OpenAsync(
        RespEndpoint endpoint, RespClientOptions options, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        Stream? stream = null;
        RespConnection? connection = null;
        try
        {
            stream = await ConnectAsync(endpoint, options, both.Token).ConfigureAwait(false);
            connection = new RespConnection(stream, endpoint, options);
            await GreetAsync(connection, endpoint, options, both.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failure)
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            else if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            if (failure is RespServerException) throw;
            ct.ThrowIfCancellationRequested();
            var why = limit.IsCancellationRequested
                ? $"no connection within {options.ConnectTimeout.TotalSeconds:0.###} s"
                : $"no connection ({failure.Message})";
            throw new RespConnectionException($"{endpoint}: {why}.", RespOutcome.Known, failure);
        }
    }

    private static async Task<Stream> ConnectAsync(
        RespEndpoint endpoint, RespClientOptions options, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        IDisposable opened = socket;
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, ct).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is null) return plain;
            var encrypted = new SslStream(plain);
            opened = encrypted;
            await encrypted.AuthenticateAsClientAsync(TlsFor(endpoint, options.Tls), ct).ConfigureAwait(false);
            return encrypted;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions TlsFor(RespEndpoint endpoint, SslClientAuthenticationOptions given) =>
        string.IsNullOrEmpty(given.TargetHost)
            ? new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.Host,
                ClientCertificates = given.ClientCertificates,
                ClientCertificateContext = given.ClientCertificateContext,
                LocalCertificateSelectionCallback = given.LocalCertificateSelectionCallback,
                RemoteCertificateValidationCallback = given.RemoteCertificateValidationCallback,
                CertificateChainPolicy = given.CertificateChainPolicy,
                CertificateRevocationCheckMode = given.CertificateRevocationCheckMode,
                EnabledSslProtocols = given.EnabledSslProtocols,
            }
            : given;

    private static async Task GreetAsync(
        RespConnection connection, RespEndpoint endpoint, RespClientOptions options, CancellationToken ct)
    {
        if (options.Protocol == 3)
        {
            using var hello = new RespCommand("HELLO", "3");
            if (options.Password is { } secret) hello.Add("AUTH").Add(options.User ?? "default").Add(secret);
            await DemandAsync(connection, endpoint, hello, ct).ConfigureAwait(false);
        }
        else if (options.Password is { } secret)
        {
            using var auth = new RespCommand("AUTH");
            if (options.User is { } user) auth.Add(user);
            await DemandAsync(connection, endpoint, auth.Add(secret), ct).ConfigureAwait(false);
        }

        using var name = new RespCommand("CLIENT", "SETNAME", options.ClientName);
        await DemandAsync(connection, endpoint, name, ct).ConfigureAwait(false);
        if (options.Database == 0) return;
        using var select = new RespCommand("SELECT");
        await DemandAsync(connection, endpoint, select.Add(options.Database), ct).ConfigureAwait(false);
    }

    private static async Task DemandAsync(
        RespConnection connection, RespEndpoint endpoint, RespCommand command, CancellationToken ct)
    {
        if (!connection.TrySend(command, asking: false, out var reply))
            throw new RespConnectionException($"{endpoint}: the server closed the connection.", RespOutcome.Known);
        var answer = await reply.AsTask().WaitAsync(ct).ConfigureAwait(false);
        if (answer.IsError) throw new RespServerException(answer.Text);
    }
}
