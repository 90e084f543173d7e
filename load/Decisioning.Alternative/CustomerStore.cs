using System.Globalization;
using Decisioning.Resp;

namespace Decisioning.Alternative;

/// <summary>The customers in Redis: one round trip to read one, one to count what was shown to him.</summary>
public sealed class CustomerStore(RespClient redis)
{
    private const int InFlight = 512;

    /// <summary>Counts the groups that were shown and when, all or none, as concurrent callers need it.</summary>
    private static readonly RespScript Count = new("""
        for i = 2, #ARGV do redis.call('HINCRBY', KEYS[1], ARGV[i], 1) end
        redis.call('HSET', KEYS[1], 'shown_at', ARGV[1])
        return redis.call('HINCRBY', KEYS[1], 'version', 1)
        """);

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"customer-{number:D8}");

    public async ValueTask<CustomerHash> ReadAsync(string customer, CancellationToken ct)
    {
        using var command = new RespCommand("HMGET") { IsRepeatable = true };
        command.AddKey(System.Text.Encoding.UTF8.GetBytes(customer));
        foreach (var field in CustomerHash.Fields)
        {
            command.Add(field);
        }

        return CustomerHash.Read(await redis.SendAsync(command, ct));
    }

    public async ValueTask CountAsync(
        string customer, long nowMs, (int Offer, double Net)[] shown, CancellationToken ct)
    {
        using var command = new RespCommand(Count, 1);
        command.AddKey(System.Text.Encoding.UTF8.GetBytes(customer)).Add(nowMs);
        foreach (var (offer, _) in shown)
        {
            command.Add(CustomerHash.Fields[12 + (offer % CustomerHash.Groups)]);
        }

        await redis.SendAsync(command, ct);
    }

    /// <summary>Writes customers with figures drawn from a seed, many at a time.</summary>
    public async Task FillAsync(int customers, long nowMs, CancellationToken ct)
    {
        var workers = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(1, customers), workers, async (number, token) =>
        {
            var random = new Random(number);
            using var command = new RespCommand("HSET") { IsRepeatable = true };
            command.AddKey(System.Text.Encoding.UTF8.GetBytes(IdOf(number)));
            foreach (var field in CustomerHash.Fields)
            {
                command.Add(field).Add(Drawn(field, random, nowMs));
            }

            await redis.SendAsync(command, token);
        });
    }

    private static long Drawn(string field, Random random, long nowMs) => field switch
    {
        "frequency" => random.Next(11),
        "monetary" => random.Next(3_000_000),
        "recency" => random.Next(400),
        "actions" => random.Next(8),
        "debt" => random.Next(2),
        "debt_at" => nowMs - random.NextInt64(30L * 86_400_000),
        "best" => 200 + random.Next(1_500),
        "consent_email" or "consent_sms" => random.Next(10) > 0 ? 1 : 0,
        "week_all" => random.Next(3),
        _ => random.Next(2),
    };
}
