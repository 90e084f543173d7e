using System.Globalization;
using Decisioning.Server.Mapping;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>Prints the feed of decisions, a line for each thing that it says, until it is stopped.</summary>
public static class WatchCommand
{
    private static readonly (string Name, Wire.FeedKind Kind)[] Kinds =
    [
        ("decision", Wire.FeedKind.Decision),
        ("contact", Wire.FeedKind.Contact),
        ("settlement", Wire.FeedKind.Settlement),
        ("segment", Wire.FeedKind.Segment),
    ];

    public static async Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct)
    {
        var request = new Wire.WatchDecisionsRequest
        {
            ResumeToken = line.Value("--resume") ?? "",
            FromFirst = line.Has("--from-first"),
        };
        foreach (var name in (line.Value("--kinds") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var kind = Array.Find(Kinds, known => known.Name == name.Trim()).Kind;
            if (kind == Wire.FeedKind.Unspecified)
            {
                await output.Errors.WriteLineAsync(
                    $"--kinds '{name}': {Names.Suggest(name, [.. Kinds.Select(known => known.Name)])}");
                return ExitCode.Usage;
            }

            request.Kinds.Add(kind);
        }

        var most = long.MaxValue;
        if (line.Value("--count") is { } text
            && !(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most > 0))
        {
            await output.Errors.WriteLineAsync($"--count '{text}' is no number of records; give 1 or more.");
            return ExitCode.Usage;
        }

        return await ServerCall.RunAsync(line, output, async channel =>
        {
            var client = new Wire.DecisionService.DecisionServiceClient(channel);
            using var call = client.WatchDecisions(request, cancellationToken: ct);
            await PrintAsync(call.ResponseStream, most, output, ct);
            return ExitCode.Done;
        });
    }

    private static async Task PrintAsync(
        IAsyncStreamReader<Wire.WatchDecisionsResponse> feed, long most, CommandOutput output, CancellationToken ct)
    {
        var (token, printed) = ("", 0L);
        try
        {
            while (printed < most && await feed.MoveNext(ct))
            {
                if (feed.Current.WhatCase == Wire.WatchDecisionsResponse.WhatOneofCase.ResumeToken)
                {
                    token = feed.Current.ResumeToken;
                    continue;
                }

                printed++;
                foreach (var said in FeedText.Lines(feed.Current.Record))
                {
                    await output.Answers.WriteLineAsync(said);
                }
            }
        }
        catch (Exception end) when (ct.IsCancellationRequested && end is OperationCanceledException or RpcException)
        {
            await output.Errors.WriteLineAsync($"{printed:N0} records.");
        }
        finally
        {
            if (token.Length > 0)
            {
                await output.Errors.WriteLineAsync($"To go on (the last second may come again): --resume {token}");
            }
        }
    }
}
