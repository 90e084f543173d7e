using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Decisioning.Resp.Protocol;

namespace Decisioning.Resp;

/// <summary>
/// One command as it goes over the wire, in rented memory: write it, send it, dispose it when its reply is there. It
/// may be sent again, and written anew after <see cref="Clear"/>, so that a caller with steady work allocates nothing.
/// Not for two callers at once.
/// </summary>
public sealed class RespCommand : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(256);
    private int _length;

    /// <summary>A command whose first words are these.</summary>
    public RespCommand(params ReadOnlySpan<string> words)
    {
        foreach (var word in words) Add(word);
    }

    /// <summary>A call of a script with the number of keys that will follow.</summary>
    public RespCommand(RespScript script, int keys)
    {
        ArgumentNullException.ThrowIfNull(script);
        Script = script;
        Add("EVALSHA").Add(script.Digest).Add(keys);
    }

    /// <summary>The number of words.</summary>
    public int Words { get; private set; }

    /// <summary>The slot of its keys; -1 when it has none and any server may answer.</summary>
    public int Slot { get; private set; } = -1;

    /// <summary>Whether it may be executed twice without harm: a reading. Such a command is sent again when the
    /// connection was lost.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Replicas that must have what this command wrote before its reply is given; 0 waits for none. With
    /// fewer, it was executed all the same, and fails with an unknown outcome.</summary>
    public int WaitReplicas { get; init; }

    /// <summary>How long the replicas may take; whole milliseconds.</summary>
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromSeconds(1);

    internal RespScript? Script { get; }

    internal ReadOnlySpan<byte> Encoded => _bytes.AsSpan(0, _length);

    /// <summary>Adds a key. All keys of a command share one slot.</summary>
    /// <exception cref="ArgumentException">It is of another slot than the keys before it.</exception>
    public RespCommand AddKey(ReadOnlySpan<byte> key)
    {
        var slot = HashSlot.Of(key);
        if (Slot >= 0 && Slot != slot)
        {
            throw new ArgumentException(
                $"The key '{Encoding.UTF8.GetString(key)}' is of slot {slot}, the keys before it of {Slot}.");
        }

        Slot = slot;
        return Add(key);
    }

    /// <summary>Adds a word of bytes.</summary>
    public RespCommand Add(ReadOnlySpan<byte> word)
    {
        var at = Begin(word.Length);
        word.CopyTo(_bytes.AsSpan(at));
        return End(at + word.Length);
    }

    /// <summary>Adds a word of text.</summary>
    public RespCommand Add(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var length = Encoding.UTF8.GetByteCount(word);
        var at = Begin(length);
        Encoding.UTF8.GetBytes(word, _bytes.AsSpan(at));
        return End(at + length);
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public RespCommand Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var written);
        return Add(digits[..written]);
    }

    /// <summary>Forgets the words.</summary>
    public RespCommand Clear()
    {
        (_length, Words, Slot) = (0, 0, -1);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private int Begin(int length)
    {
        ObjectDisposedException.ThrowIf(_bytes.Length == 0, this);
        var needed = _length + length + RespWriter.WordOverhead;
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _length + RespWriter.WriteHeader(_bytes.AsSpan(_length), (byte)'$', length);
    }

    private RespCommand End(int at)
    {
        _bytes[at] = (byte)'\r';
        _bytes[at + 1] = (byte)'\n';
        _length = at + 2;
        Words++;
        return this;
    }
}
