using System.Collections.Frozen;

namespace Decisioning.Load.Retail;

/// <summary>
/// Stock codes that are no goods: postage, carriage, bank and market-place fees, commissions, discounts, manual
/// entries, samples, bad debt and the cushion pads that are billed at a tenth of a penny.
/// </summary>
internal static class FeeCodes
{
    private static readonly FrozenSet<string> Codes = new[]
    {
        "POST", "DOT", "C2", "M", "BANK CHARGES", "PADS", "CRUK", "D", "AMAZONFEE", "S", "B",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string stockCode) => Codes.Contains(stockCode);
}
