using System.Text;
using Decisioning.Engine.Tokens;
using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Decisioning.Server.Security;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Decisioning.Fuzz;

/// <summary>Inputs that go straight into what reads foreign bytes, without a connection around them.</summary>
public sealed class ParserInputs(int seed, IReadOnlyList<MethodDescriptor> methods)
{
    private const long NowMs = 1_790_000_000_000;

    private readonly byte[] _catalog = Encoding.UTF8.GetBytes(DemoCatalog.Json());
    private readonly TokenCodec _tokens = new(new Dictionary<byte, byte[]> { [1] = TokenCodec.NewKey() });

    /// <summary>Parses the input of a number; what a parser throws beyond its own refusal is a defect.</summary>
    public string? Parse(long number)
    {
        var chance = new Chance(seed, number);
        var kind = chance.Below(40) switch { 0 => "catalog", 1 or 2 => "keys", 3 or 4 or 5 => "token", _ => "message" };
        try
        {
            switch (kind)
            {
                case "catalog":
                    CatalogReview.Of(Encoding.UTF8.GetString(ByteMutation.Of(_catalog, chance)), NowMs);
                    break;
                case "keys":
                    KeyFile.Parse(ByteMutation.Of(SomeKeys, chance));
                    break;
                case "token":
                    return Guess(chance);
                default:
                    var type = chance.Of(methods).InputType;
                    type.Parser.ParseFrom(ByteMutation.Of(new MessageMaker(chance).Make(type).ToByteArray(), chance));
                    break;
            }

            return null;
        }
        catch (Exception refused) when (refused is InvalidProtocolBufferException or InvalidDataException)
        {
            return null;
        }
        catch (Exception past)
            when (kind == "message" && past is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // Google's parser reads past the end of some messages that are cut within a number or a length. The host
            // answers INTERNAL to whatever a parser throws, which the calls of this program show.
            return null;
        }
        catch (Exception defect)
        {
            return $"the parser of a {kind} threw {defect}";
        }
    }

    private static byte[] SomeKeys => """
        { "keys": [ { "id": "1f", "name": "ann", "roles": ["sender", "agent"], "expires": "2027-01-01T00:00:00Z",
          "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "concurrency": 5 } ] }
        """u8.ToArray();

    /// <summary>A token is changed in one place, or made up: it must never be taken.</summary>
    private string? Guess(Chance chance)
    {
        var token = _tokens.Encode(new Token(
            TokenKind.Offer, (byte)chance.Below(256), (uint)chance.Below(1_000), 1, chance.Below(100_000)));
        var text = token.ToCharArray();
        var at = chance.Below(text.Length);
        text[at] = chance.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray());
        var isSame = new string(text) == token;
        return _tokens.TryDecode(text, out _) == isSame ? null : $"the token {new string(text)} was judged wrongly";
    }
}
