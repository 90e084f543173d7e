using Decisioning.Resp;

namespace Decisioning.Storage.Redis.Scripts;

/// <summary>
/// What the server runs as one atomic step. Each script compares the epoch first, checks everything else, and only
/// then writes: one that answers anything but OK has written nothing but, for BEHIND, the mark of it. Numbers of 64
/// bits stay text, because the scripts' own numbers hold 53 bits; texts of digits are compared by length, then in
/// order.
/// </summary>
internal static class LuaScripts
{
    private const string Common = """
        local function stale()
          local e = redis.call('HMGET', KEYS[1], 'counter', 'nonce')
          if e[1] == ARGV[1] and e[2] == ARGV[2] then return nil end
          return {'STALE', e[1] or '0', e[2] or '0'}
        end
        local function field(name) return redis.call('HGET', KEYS[1], name) or '0' end
        local function above(a, b) return #a > #b or (#a == #b and a > b) end
        local function padded(n) return string.rep('0', 20 - #n) .. n end
        local function now()
          local t = redis.call('TIME')
          return t[1] * 1000 + math.floor(t[2] / 1000)
        end
        local function join(ids, hash, customer)
          local there = redis.call('HGET', ids, hash)
          if not there then redis.call('HSET', ids, hash, customer)
          elseif not (',' .. there .. ','):find(',' .. customer .. ',', 1, true) then
            redis.call('HSET', ids, hash, there .. ',' .. customer)
          end
        end
        local function leave(ids, hash, customer)
          local left = {}
          for one in (redis.call('HGET', ids, hash) or ''):gmatch('%d+') do
            if one ~= customer then left[#left + 1] = one end
          end
          if #left == 0 then redis.call('HDEL', ids, hash)
          else redis.call('HSET', ids, hash, table.concat(left, ',')) end
        end
        local function raise(customer)
          if tonumber(customer) > tonumber(field('highest')) then redis.call('HSET', KEYS[1], 'highest', customer) end
        end
        local function rewrite(from)
          local trimmed = field('trimmed')
          for i = from, #ARGV, 2 do
            local old = redis.call('HGET', KEYS[2], ARGV[i])
            if old and old:sub(6, 25) ~= ARGV[i + 1]:sub(6, 25) or not old and above(ARGV[i], trimmed) then
              return {'WRONG', ARGV[i]}
            end
          end
          for i = from, #ARGV, 2 do
            if above(ARGV[i], trimmed) then redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
          end
        end

        """;

    /// <summary>meta; owner, nonce, lease in ms, accept -> OK, counter, last; HELD; or BEHIND, number, last.</summary>
    public static RespScript Acquire { get; } = Make("""
        local m = redis.call('HMGET', KEYS[1], 'owner', 'lease', 'behind')
        local at = now()
        if m[1] and m[1] ~= '' and m[1] ~= ARGV[1] and tonumber(m[2] or '0') > at then return {'HELD'} end
        if m[3] then
          if ARGV[4] ~= '1' then return {'BEHIND', m[3], field('last')} end
          redis.call('HDEL', KEYS[1], 'behind')
        end
        local counter = redis.call('HINCRBY', KEYS[1], 'counter', 1)
        redis.call('HSET', KEYS[1], 'nonce', ARGV[2], 'owner', ARGV[1], 'lease', string.format('%.0f', at + ARGV[3]))
        return {'OK', tostring(counter), field('last')}
        """);

    /// <summary>meta; counter, nonce, lease in ms -> OK or STALE. A lease of 0 lets go without ending the epoch.
    /// </summary>
    public static RespScript Renew { get; } = Make("""
        local s = stale()
        if s then return s end
        redis.call('HSET', KEYS[1], 'lease', string.format('%.0f', now() + ARGV[3]))
        return {'OK'}
        """);

    /// <summary>meta; counter, nonce, new nonce, new owner, lease in ms -> OK, counter; or STALE.</summary>
    public static RespScript Pass { get; } = Make("""
        local s = stale()
        if s then return s end
        local counter = redis.call('HINCRBY', KEYS[1], 'counter', 1)
        redis.call('HSET', KEYS[1], 'nonce', ARGV[3], 'owner', ARGV[4],
          'lease', string.format('%.0f', now() + ARGV[5]))
        return {'OK', tostring(counter)}
        """);

    /// <summary>meta, index, log; counter, nonce, what was acknowledged, then number, time, record by turns -> OK;
    /// STALE; BEHIND, last; or ORDER, last.</summary>
    public static RespScript Append { get; } = Make("""
        local s = stale()
        if s then return s end
        local last = field('last')
        if above(ARGV[3], last) then
          redis.call('HSET', KEYS[1], 'behind', ARGV[3])
          return {'BEHIND', last}
        end
        if not above(ARGV[4], last) then return {'ORDER', last} end
        for i = 4, #ARGV, 3 do
          redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 't', ARGV[i + 1])
          redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 2])
        end
        redis.call('HSET', KEYS[1], 'last', ARGV[#ARGV - 2])
        return {'OK'}
        """);

    /// <summary>meta, index, log; counter, nonce, upTo, most -> OK, reached, whether there is more; or STALE.</summary>
    public static RespScript Trim { get; } = Make("""
        local s = stale()
        if s then return s end
        local cut, checkpoint, trimmed = ARGV[3], field('checkpoint'), field('trimmed')
        if above(cut, checkpoint) then cut = checkpoint end
        if not above(cut, trimmed) then return {'OK', trimmed, '0'} end
        local page = redis.call('XRANGE', KEYS[2], '-', cut .. '-0', 'COUNT', ARGV[4])
        local more = #page == tonumber(ARGV[4])
        if more then cut = page[#page][1]:match('^%d+') end
        for _, entry in ipairs(page) do redis.call('HDEL', KEYS[3], (entry[1]:match('^%d+'))) end
        redis.call('XTRIM', KEYS[2], 'MINID', '=', cut .. '-1')
        redis.call('HSET', KEYS[1], 'trimmed', cut)
        return {'OK', cut, more and '1' or '0'}
        """);

    /// <summary>meta, states, ids; counter, nonce, checkpoint, then customer, state by turns -> OK; STALE; AHEAD, last;
    /// or OTHER, place, saved hash.</summary>
    public static RespScript Save { get; } = Make("""
        local s = stale()
        if s then return s end
        local last = field('last')
        if above(ARGV[3], last) then return {'AHEAD', last} end
        local old = {}
        for i = 4, #ARGV, 2 do
          local row = ARGV[i + 1]
          if row:sub(2, 21) > padded(last) then return {'AHEAD', last} end
          old[i] = redis.call('HGET', KEYS[2], ARGV[i])
          if old[i] and old[i]:sub(22, 37) ~= row:sub(22, 37) then
            return {'OTHER', tostring((i - 4) / 2), old[i]:sub(22, 37)}
          end
        end
        for i = 4, #ARGV, 2 do
          local row = ARGV[i + 1]
          if not old[i] or old[i]:sub(2, 21) <= row:sub(2, 21) then redis.call('HSET', KEYS[2], ARGV[i], row) end
          if not old[i] then join(KEYS[3], row:sub(22, 37), ARGV[i]) end
        end
        if #ARGV > 3 then raise(ARGV[#ARGV - 1]) end
        if above(ARGV[3], field('checkpoint')) then redis.call('HSET', KEYS[1], 'checkpoint', ARGV[3]) end
        return {'OK'}
        """);

    /// <summary>meta, log; counter, nonce, then number, stub by turns -> OK; STALE; or WRONG, number.</summary>
    public static RespScript Stub { get; } = Make("""
        return stale() or rewrite(3) or {'OK'}
        """);

    /// <summary>meta, log, states, ids; counter, nonce, customer, replacement or nothing, then number, stub by turns ->
    /// OK; STALE; or WRONG, number.</summary>
    public static RespScript Erase { get; } = Make("""
        local refused = stale() or rewrite(5)
        if refused then return refused end
        local customer, replacement = ARGV[3], ARGV[4]
        local old = redis.call('HGET', KEYS[3], customer)
        if old then
          redis.call('HDEL', KEYS[3], customer)
          leave(KEYS[4], old:sub(22, 37), customer)
        end
        if #replacement > 0 then
          redis.call('HSET', KEYS[3], customer, replacement)
          join(KEYS[4], replacement:sub(22, 37), customer)
        end
        raise(customer)
        return {'OK'}
        """);

    private static RespScript Make(string text) => new(Common + text);
}
