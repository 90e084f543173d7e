using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Streams;

/// <summary>The scripts of <see cref="StreamOutput"/>. They check first and write last.</summary>
internal static class OutputScripts
{
    /// <summary>In the stand, beside <c>stamp</c> and <c>position</c>: entries were deleted since the server's files
    /// were rewritten.</summary>
    public const string Rewrite = "rewrite";

    /// <summary>What the fields of customers to forget begin with.</summary>
    public const string Forget = "forget:";

    /// <summary>stream, stand; stamp that must stand, stamp to set, position, entries kept, then kind, partition,
    /// number, previous, customer, content by turns -> 1, or 0 when another stamp stands.</summary>
    public static readonly RespScript Append = new("""
        if (redis.call('HGET', KEYS[2], 'stamp') or '') ~= ARGV[1] then return 0 end
        for i = 5, #ARGV, 6 do
          redis.call('XADD', KEYS[1], '*', 'kind', ARGV[i], 'partition', ARGV[i + 1], 'number', ARGV[i + 2],
            'previous', ARGV[i + 3], 'customer', ARGV[i + 4], 'record', ARGV[i + 5])
          if ARGV[i] == 'erasure' then redis.call('HSET', KEYS[2], 'forget:' .. ARGV[i + 4], '1') end
        end
        if #ARGV > 4 then redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[4], 'LIMIT', 0) end
        redis.call('HSET', KEYS[2], 'stamp', ARGV[2], 'position', ARGV[3])
        return 1
        """);

    /// <summary>stream, stand; from, most, customers -> where to go on; empty at the end. Deletes what is theirs of one
    /// page.</summary>
    public static readonly RespScript DeletePage = new("""
        local theirs = {}
        for i = 3, #ARGV do theirs[ARGV[i]] = true end
        local page = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
        for _, entry in ipairs(page) do
          local said = {}
          for i = 1, #entry[2], 2 do said[entry[2][i]] = entry[2][i + 1] end
          if said['kind'] == 'record' and theirs[said['customer']] then
            redis.call('XDEL', KEYS[1], entry[1])
            redis.call('HSET', KEYS[2], 'rewrite', '1')
          end
        end
        if #page < tonumber(ARGV[2]) then return '' end
        return '(' .. page[#page][1]
        """);

    /// <summary>stand; stamp that must stand, customers -> 1 and they are forgotten, or 0 when another stamp stands.
    /// </summary>
    public static readonly RespScript Forgotten = new("""
        if redis.call('HGET', KEYS[1], 'stamp') ~= ARGV[1] then return 0 end
        redis.call('HDEL', KEYS[1], 'rewrite')
        for i = 2, #ARGV do redis.call('HDEL', KEYS[1], 'forget:' .. ARGV[i]) end
        return 1
        """);
}
