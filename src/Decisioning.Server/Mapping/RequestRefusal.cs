using Grpc.Core;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Why a request, or one item of it, is refused: the standard code, the path of the field in the request
/// (<c>purchase.lines[2].quantity</c>), and a sentence that says what is wrong and what would be right.
/// </summary>
/// <param name="RetryAfterMs">How long to wait before trying again, milliseconds; null: trying again changes
/// nothing.</param>
public sealed record RequestRefusal(StatusCode Code, string Field, string Message, long? RetryAfterMs = null)
{
    public static RequestRefusal Invalid(string field, string message) =>
        new(StatusCode.InvalidArgument, field, message);

    /// <summary>The same refusal, its field seen from the request that contains the item.</summary>
    public RequestRefusal Within(string container) =>
        this with { Field = Field.Length == 0 ? container : $"{container}.{Field}" };

    /// <summary>What a status carries: the field, then the sentence.</summary>
    public string Text => Field.Length == 0 ? Message : $"{Field}: {Message}";
}
