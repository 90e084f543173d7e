using System.Collections.Concurrent;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>SIGTERM under load, again and again: what was acknowledged is there, and nobody is refused without being
/// told when to come again.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Senders = 6;
    private const int Restarts = 3;
    private const int CallsBetween = 200;

    private readonly string _directory = TestDirectory.Create();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentBag<string> _withoutHint = [];
    private volatile GrpcChannel _channel = null!;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Stop_UnderLoad_LosesNothingAcknowledgedAndRefusesNobodyWithoutAHint()
    {
        using var stop = new CancellationTokenSource();
        var server = await ServerProcess.StartAsync(_directory);
        _channel = server.Channel;
        var load = Enumerable.Range(0, Senders)
            .Select(sender => Task.Run(() => SendAsync(sender, stop.Token))).ToArray();
        for (var restart = 0; restart < Restarts; restart++)
        {
            await AcknowledgedAsync(_acknowledged.Count + CallsBetween);
            Assert.Equal(ExitCode.Done, await server.StopAsync());
            await server.DisposeAsync();
            server = await ServerProcess.StartAsync(_directory);
            _channel = server.Channel;
        }

        await AcknowledgedAsync(_acknowledged.Count + CallsBetween);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Empty(_withoutHint);
        var events = new Wire.EventService.EventServiceClient(server.Channel);
        foreach (var ids in _acknowledged.Chunk(500))
        {
            var again = new Wire.RecordRequest();
            again.Events.AddRange(ids.Select(Of));
            var answer = await events.RecordAsync(again);
            Assert.All(answer.Results, result => Assert.Equal(Wire.EventStatus.Duplicate, result.Status));
        }

        await server.StopAsync();
        await server.DisposeAsync();
        var verify = await Run.ToEndAsync(
            "dotnet", [ServerProcess.Program, "verify", "--data", _directory], _directory);
        Assert.True(verify.ExitCode == ExitCode.Done, verify.ToString());
    }

    private static Wire.Event Of(string id)
    {
        var made = Ask.Purchase($"c{id.Split('-')[0]}", id);
        made.OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(
            DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        return made;
    }

    private async Task AcknowledgedAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (_acknowledged.Count < count)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task SendAsync(int sender, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested;)
        {
            var id = $"{sender}-{i}";
            var channel = _channel;
            try
            {
                var answer = await new Wire.EventService.EventServiceClient(channel).RecordAsync(
                    new Wire.RecordRequest { Events = { Of(id) } });
                if (answer.Results[0].Error is { } error)
                {
                    if (error.RetryAfter is null) _withoutHint.Add($"{id}: {error}");
                    continue;
                }

                _acknowledged.Add(id);
                i++;
            }
            catch (RpcException refused)
            {
                // A status that the server sent tells when to come again; without a server there is none to tell.
                var isNobodyThere = refused.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
                    && (refused.InnerException ?? refused.Status.DebugException) is not null;
                if (!isNobodyThere && refused.Trailers.GetValue("retry-after-ms") is null)
                    _withoutHint.Add($"{id}: {refused.Status}");
                await Task.Yield();
            }
            catch (ObjectDisposedException)
            {
                await Task.Yield();
            }
        }
    }
}
