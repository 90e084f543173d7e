using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>
/// Bytes that may be a <c>DecideRequest</c>: fields of known and unknown numbers in any order and wire type, again and
/// again, messages within, groups; some of them spoilt afterwards.
/// </summary>
internal sealed class RandomRequests(Random random)
{
    private const int LastField = 22;

    private static readonly string[] Texts = ["", "email", "home", "Привет", new('x', 70), "a\u0001b", "\ud83d\ude00"];

    /// <summary>A request as a client's generated code writes it.</summary>
    public byte[] Sound()
    {
        var request = new Wire.DecideRequest
        {
            RequestId = Text(),
            CustomerId = Text(),
            PageId = Text(),
            Locale = Text(),
            CampaignId = Text(),
            Hold = (Wire.Hold)random.Next(-1, 5),
            HoldForSeconds = random.Next(-2, 3),
            Explain = (Wire.ExplainLevel)random.Next(-1, 6),
            IgnoreShadowPrice = random.Next(2) == 0,
            SendAt = Moment(),
            AsOf = Moment(),
            Identity = random.Next(2) == 0
                ? null
                : new Wire.Identity { Type = Wire.IdentityType.Email, Value = Text() },
        };
        Fill(() => request.Placements.Add(new Wire.PlacementRequest { Name = Text(), Slots = random.Next(-1, 4) }));
        Fill(() => request.Channels.Add(new Wire.ChannelRequest { Name = Text() }));
        Fill(() => request.ExcludeOfferIds.Add(Text()));
        Fill(() => request.OfferIds.Add(Text()));
        Fill(() => request.GroupIds.Add(Text()));
        Fill(() => request.Context[Text()] = random.Next(4) switch
        {
            0 => new Wire.ContextValue { Text = Text() },
            1 => new Wire.ContextValue { Number = random.NextDouble() },
            2 => new Wire.ContextValue { Flag = random.Next(2) == 0 },
            _ => new Wire.ContextValue(),
        });
        return request.ToByteArray();
    }

    /// <summary>Fields as nobody's generated code writes them, mostly a message all the same.</summary>
    public byte[] Odd()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            for (var fields = random.Next(12); fields > 0; fields--)
            {
                Field(output, depth: 0);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same with a byte changed, put in, left out, or with its end cut off.</summary>
    public byte[] Spoilt(byte[] message)
    {
        var bytes = message.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private void Field(CodedOutputStream output, int depth)
    {
        var number = random.Next(24) switch
        {
            0 => 100_000,
            1 => 536_870_911,
            _ => random.Next(1, LastField),
        };
        var type = random.Next(8) == 0 ? random.Next(8) : Usual(number);
        output.WriteTag(((uint)number << 3) | (uint)type);
        switch (type)
        {
            case 0:
                Varint(output);
                break;
            case 1:
                output.WriteDouble(random.NextDouble());
                break;
            case 2:
                output.WriteBytes(random.Next(3) == 0 || depth > 2 ? ByteString.CopyFromUtf8(Text()) : Message(depth));
                break;
            case 3:
                Field(output, depth + 1);
                output.WriteTag(((uint)(random.Next(20) == 0 ? number - 1 : number) << 3) | 4);
                break;
            case 5:
                output.WriteFixed32((uint)random.Next());
                break;
        }
    }

    private static int Usual(int number) => number is 11 or 12 or 16 or 19 ? 0 : 2;

    private ByteString Message(int depth)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            for (var fields = random.Next(4); fields > 0; fields--)
            {
                // The messages within have their fields among the first three.
                var number = random.Next(1, 5);
                var type = random.Next(4) switch { 0 => 0, 1 => 1, _ => 2 };
                output.WriteTag((uint)(number << 3 | type));
                if (type == 0)
                {
                    Varint(output);
                }
                else if (type == 1)
                {
                    output.WriteDouble(random.Next(4) == 0 ? double.NaN : random.NextDouble());
                }
                else
                {
                    output.WriteBytes(random.Next(2) == 0 && depth < 3
                        ? Message(depth + 1)
                        : ByteString.CopyFromUtf8(Text()));
                }
            }
        }

        return ByteString.CopyFrom(stream.ToArray());
    }

    private void Varint(CodedOutputStream output) => output.WriteInt64(random.Next(4) switch
    {
        0 => random.NextInt64(long.MinValue, long.MaxValue),
        1 => random.Next(int.MinValue, int.MaxValue),
        _ => random.Next(5),
    });

    private Timestamp? Moment() => random.Next(3) switch
    {
        0 => null,
        1 => new Timestamp { Seconds = random.NextInt64(-5, 2_000_000_000), Nanos = random.Next(-2, 1_000_000_001) },
        _ => new Timestamp(),
    };

    private string Text() => Texts[random.Next(Texts.Length)];

    private void Fill(Action add)
    {
        for (var count = random.Next(4); count > 0; count--)
        {
            add();
        }
    }
}
