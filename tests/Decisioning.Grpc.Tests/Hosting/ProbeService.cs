using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests.Hosting;

/// <summary>A service whose handlers a test supplies; without one it echoes.</summary>
internal sealed class ProbeService : Probe.V1.Probe.ProbeBase
{
    public UnaryServerMethod<Ask, Answer> OnUnary { get; set; } =
        (ask, _) => Task.FromResult(new Answer { Text = ask.Text, Payload = ask.Payload });

    public ClientStreamingServerMethod<Ask, Answer> OnUpload { get; set; } = async (asks, _) =>
    {
        var texts = new List<string>();
        await foreach (var ask in asks.ReadAllAsync())
            texts.Add(ask.Text);
        return new Answer { Text = string.Join(',', texts) };
    };

    public ServerStreamingServerMethod<Ask, Answer> OnDownload { get; set; } = async (ask, answers, _) =>
    {
        foreach (var part in ask.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))
            await answers.WriteAsync(new Answer { Text = part });
    };

    public DuplexStreamingServerMethod<Ask, Answer> OnDuplex { get; set; } = async (asks, answers, _) =>
    {
        await foreach (var ask in asks.ReadAllAsync())
            await answers.WriteAsync(new Answer { Text = ask.Text, Payload = ask.Payload });
    };

    public override Task<Answer> Unary(Ask request, ServerCallContext context) => OnUnary(request, context);

    public override Task<Answer> Upload(IAsyncStreamReader<Ask> requestStream, ServerCallContext context) =>
        OnUpload(requestStream, context);

    public override Task Download(Ask request, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        OnDownload(request, responseStream, context);

    public override Task Duplex(
        IAsyncStreamReader<Ask> requestStream, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        OnDuplex(requestStream, responseStream, context);
}
