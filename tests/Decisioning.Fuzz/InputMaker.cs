using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Decisioning.Fuzz;

/// <summary>Makes the call of a number: the same for the same seed.</summary>
public sealed class InputMaker(int seed, IReadOnlyList<MethodDescriptor> methods, string key)
{
    private static readonly string[] BadTimeouts = ["", "1", "999999999S", "-1S", "1x", "0n", "1n", "99999999H"];

    private static readonly string[] ContentTypes =
        ["", "text/plain", "application/json", "application/grpc+json", "application/grpcx", "APPLICATION/GRPC"];

    public FuzzInput Make(long number)
    {
        var chance = new Chance(seed, number);
        var method = chance.Of(methods);
        var headers = new List<KeyValuePair<string, byte[]>>
        {
            Header(":method", "POST"),
            Header(":scheme", "http"),
            Header(":path", $"/{method.Service.FullName}/{method.Name}"),
            Header(":authority", "localhost"),
            Header("content-type", "application/grpc"),
            Header("te", "trailers"),
        };
        if (!chance.OneIn(20))
        {
            headers.Add(Header("authorization", chance.OneIn(50) ? $"Bearer {key[..^1]}" : $"Bearer {key}"));
        }

        var isHttpWrong = false;
        var (kind, body) = Body(chance, method, headers);
        if (chance.OneIn(10))
        {
            (var odd, isHttpWrong) = OddMetadata(chance, headers);
            kind = $"{kind}, {odd}";
        }

        return new FuzzInput(number, kind, method.FullName, headers, body, isHttpWrong);
    }

    private static (string Kind, byte[] Body) Body(
        Chance chance, MethodDescriptor method, List<KeyValuePair<string, byte[]>> headers)
    {
        var good = new MessageMaker(chance).Make(method.InputType).ToByteArray();
        switch (chance.Below(12))
        {
            case 0:
                return ("random bytes as message", Framed(chance.Bytes(chance.Below(300))));
            case 1 or 2 or 3:
                return ("mutated message", Framed(ByteMutation.Of(good, chance)));
            case 4:
                var fields = method.InputType.Fields.InDeclarationOrder()
                    .Where(field => field.FieldType == FieldType.Message).ToArray();
                var number = fields.Length > 0 ? chance.Of(fields).FieldNumber : 1;
                return ("deep nesting", Framed(ByteMutation.Nested(number, 1 + chance.Below(2_000))));
            case 5:
                var length = chance.Of<uint>([5u << 20, 1u << 30, int.MaxValue, uint.MaxValue]);
                return ("huge length", Length(length, good));
            case 6:
                headers.Add(Header("grpc-encoding", chance.Of(["gzip", "deflate", "br", "identity", "gzip,gzip"])));
                var squeezed = chance.OneIn(2) ? chance.Bytes(chance.Below(100)) : Zip(good, chance);
                return ("bad compression", Framed(squeezed, 1));
            case 7:
                return ("random bytes as data", chance.Bytes(chance.Below(200)));
            case 8:
                var broken = ByteMutation.Of(good, chance);
                return ("several messages", [.. Framed(good), .. Framed(broken), .. Framed(good)]);
            case 9:
                return ("compression not named", Framed(good, (byte)(1 + chance.Below(255))));
            case 10:
                return ("cut short", Framed(good)[..chance.Below(good.Length + 5)]);
            default:
                return ("well-formed", Framed(good));
        }
    }

    private static (string Kind, bool IsHttpWrong) OddMetadata(
        Chance chance, List<KeyValuePair<string, byte[]>> headers)
    {
        switch (chance.Below(8))
        {
            case 0:
                Replace(headers, "content-type", chance.Of(ContentTypes));
                return ("odd content type", true);
            case 1:
                Replace(headers, ":method", chance.Of(["GET", "PUT", "post", "OPTIONS"]));
                return ("odd method", true);
            case 2:
                Replace(headers, ":path", chance.Of(["/", "/a", "/decisioning.v1.DecisionService/", "/%00/%ff", "*"]));
                return ("odd path", true);
            case 3:
                headers.Add(Header("grpc-timeout", chance.Of(BadTimeouts)));
                return ("odd timeout", false);
            case 4:
                headers.Add(new KeyValuePair<string, byte[]>("x-odd-bin", chance.Bytes(chance.Below(60))
                    .Select(b => b is 0 or 10 or 13 ? (byte)'!' : b).ToArray()));
                return ("odd binary metadata", true);
            case 5:
                headers.Add(Header("x-long", new string('a', 1_000 * (1 + chance.Below(24)))));
                return ("long metadata", true);
            case 6:
                headers.Add(Header("authorization", $"Basic {chance.Below(1_000)}"));
                return ("two keys", false);
            default:
                headers.Add(Header("grpc-accept-encoding", chance.Of([",,,", "gzip", "\t", "identity;q=0"])));
                return ("odd encodings", true);
        }
    }

    /// <summary>What inflates well: sometimes to more than any message may have.</summary>
    private static byte[] Zip(byte[] good, Chance chance)
    {
        var plain = chance.OneIn(20) ? new byte[6 << 20] : good;
        var squeezed = new MemoryStream();
        using (var gzip = new GZipStream(squeezed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        var bytes = squeezed.ToArray();
        return chance.OneIn(3) ? bytes : ByteMutation.Of(bytes, chance);
    }

    private static byte[] Framed(byte[] message, byte flag = 0)
    {
        var framed = Length((uint)message.Length, message);
        framed[0] = flag;
        return framed;
    }

    private static byte[] Length(uint length, byte[] message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), length);
        message.CopyTo(framed, 5);
        return framed;
    }

    private static KeyValuePair<string, byte[]> Header(string name, string value) =>
        new(name, Encoding.Latin1.GetBytes(value));

    private static void Replace(List<KeyValuePair<string, byte[]>> headers, string name, string value) =>
        headers[headers.FindIndex(header => header.Key == name)] = Header(name, value);
}
