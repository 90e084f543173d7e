using Decisioning.Engine;

namespace Decisioning.Server.Marshalling;

/// <summary>What an answer carries beside the decision: the names by which it is settled and asked for again.</summary>
public readonly struct AnswerTokens
{
    private readonly DecideResult _result;
    private readonly string _decisionId;

    /// <summary>Of an answer that the engine has just given.</summary>
    public AnswerTokens(in DecideResult result)
    {
        _result = result;
        _decisionId = "";
    }

    /// <summary>Of a decision of the past: its name alone.</summary>
    public AnswerTokens(string decisionId)
    {
        _result = default;
        _decisionId = decisionId;
    }

    public bool Replayed => _result.Replayed;

    public bool Degraded => _result.Degraded;

    public long? ExpiresAtMs => _result.ExpiresAtMs;

    /// <summary>Hash of the customer's time zone, as far as the decision's turn told it.</summary>
    public ulong? TimeZone => _result.TimeZone;

    public void WriteDecisionId(WireBuffer to, int field)
    {
        Span<byte> name = stackalloc byte[DecideResult.NameBytes];
        to.Utf8(field, name[.._result.WriteDecisionId(name)]);
        to.Text(field, _decisionId);
    }

    public void WriteReservationId(WireBuffer to, int field)
    {
        Span<byte> name = stackalloc byte[DecideResult.NameBytes];
        to.Utf8(field, name[.._result.WriteReservationId(name)]);
    }

    public void WriteOfferToken(WireBuffer to, int field, int index)
    {
        Span<byte> name = stackalloc byte[DecideResult.NameBytes];
        to.Utf8(field, name[.._result.WriteOfferToken(index, name)]);
    }
}
