using System.Text;

namespace Decisioning.Storage.Redis.Streams;

/// <summary>One entry of a stream.</summary>
/// <param name="Id">Its id, <c>MILLISECONDS-NUMBER</c>.</param>
/// <param name="Fields">Names and values by turns, as they were added.</param>
public sealed record StreamEntry(string Id, IReadOnlyList<byte[]> Fields)
{
    /// <summary>A field's value; null when there is none of that name.</summary>
    public byte[]? Find(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        for (var i = 0; i + 1 < Fields.Count; i += 2)
        {
            if (Fields[i].AsSpan().SequenceEqual(wanted)) return Fields[i + 1];
        }

        return null;
    }
}
