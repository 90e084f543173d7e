using System.Buffers.Text;
using Decisioning.Resp;

namespace Decisioning.Alternative;

/// <summary>
/// A customer as such a service keeps him: a hash of numbers, read in one round trip. RFM, debt and its time, consents,
/// how often each channel was used this week and each offer group lately, and when the fields were last changed.
/// </summary>
public readonly struct CustomerHash
{
    public const int Groups = 10;

    public static readonly string[] Fields =
    [
        "frequency", "monetary", "recency", "actions", "debt", "debt_at", "best", "consent_email", "consent_sms",
        "week_email", "week_sms", "week_all",
        .. Enumerable.Range(0, Groups).Select(group => $"group_{group}"),
    ];

    private readonly double[] _values;

    private CustomerHash(double[] values) => _values = values;

    public double Frequency => _values[0];

    public double MonetaryMinor => _values[1];

    public double RecencyDays => _values[2];

    public double Actions => _values[3];

    public double Debt => _values[4];

    public double DebtAtMs => _values[5];

    public double BestMinor => _values[6];

    public bool HasConsent(int channel) => _values[7 + channel] > 0;

    public double InWeek(int channel) => _values[9 + channel];

    public double InWeekAll => _values[11];

    public double OfGroup(int group) => _values[12 + group];

    /// <summary>Reads the answer of HMGET; a field that is missing is zero, so an unknown customer is a newcomer.
    /// </summary>
    public static CustomerHash Read(RespValue answer)
    {
        var items = answer.Items;
        var values = new double[Fields.Length];
        for (var i = 0; i < values.Length && i < items.Length; i++)
        {
            values[i] = Utf8Parser.TryParse(items[i].Bytes, out double value, out _) ? value : 0;
        }

        return new CustomerHash(values);
    }
}
