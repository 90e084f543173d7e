namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>Recency, frequency and monetary value as the plain pass counts them; money in pence.</summary>
internal sealed record PlainRfm(
    int RecencyDays,
    int Frequency,
    long MonetaryMinor,
    int FrequencyGross,
    long MonetaryGrossMinor,
    int YearFrequency,
    long YearMonetaryMinor,
    int YearFrequencyGross,
    long YearMonetaryGrossMinor,
    long UnmatchedUnits,
    long UnmatchedMinor);
