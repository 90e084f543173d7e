using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Probe.V1;

namespace Decisioning.Grpc.Tests.Raw;

/// <summary>What came back on one stream.</summary>
internal sealed class RawResponse
{
    private readonly List<List<KeyValuePair<string, string>>> _blocks = [];

    public MemoryStream Body { get; } = new();

    /// <summary>The error code of a reset, or null.</summary>
    public int? ResetCode { get; set; }

    public bool IsEnded { get; set; }

    public int HeaderBlocks => _blocks.Count;

    public int HttpStatus => int.Parse(Header(":status")!, CultureInfo.InvariantCulture);

    /// <summary>Whether headers that end the stream are all there is.</summary>
    public bool IsTrailersOnly => _blocks.Count == 1 && Body.Length == 0 && IsEnded;

    /// <summary>The status in the last header block, where alone it may stand.</summary>
    public StatusCode Status =>
        (StatusCode)int.Parse(Find(_blocks[^1], "grpc-status") ?? "-1", CultureInfo.InvariantCulture);

    public string? Message => Find(_blocks[^1], "grpc-message");

    public void Add(List<KeyValuePair<string, string>> block) => _blocks.Add(block);

    public string? Header(string name) => Find(_blocks[0], name);

    public string? Trailer(string name) => Find(_blocks[^1], name);

    /// <summary>The messages in the body, which must all be uncompressed.</summary>
    public List<Answer> Messages()
    {
        var messages = new List<Answer>();
        ReadOnlySpan<byte> rest = Body.ToArray();
        while (!rest.IsEmpty)
        {
            MessageFraming.ReadHeader(rest, out var flag, out var length);
            Assert.Equal(0, flag);
            messages.Add(Answer.Parser.ParseFrom(rest.Slice(MessageFraming.HeaderSize, (int)length)));
            rest = rest[(MessageFraming.HeaderSize + (int)length)..];
        }

        return messages;
    }

    private static string? Find(List<KeyValuePair<string, string>> block, string name) =>
        block.Where(h => h.Key == name).Select(h => h.Value).LastOrDefault();
}
