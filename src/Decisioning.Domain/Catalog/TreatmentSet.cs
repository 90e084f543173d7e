namespace Decisioning.Domain.Catalog;

/// <summary>The treatments of one offer for one place, looked up by locale.</summary>
internal sealed class TreatmentSet
{
    private readonly TreatmentDefinition[] _treatments;
    private readonly TreatmentDefinition? _anyLocale;
    private readonly bool _isForEveryLocale;

    /// <param name="treatments">At least one.</param>
    public TreatmentSet(TreatmentDefinition[] treatments)
    {
        _treatments = treatments;
        _anyLocale = Array.Find(treatments, treatment => treatment.Locale.Length == 0);
        _isForEveryLocale = treatments.Length == 1 && _anyLocale is not null;
    }

    /// <summary>
    /// The one of the locale, else of its language, else of any; without a locale the one of any, else the first. Tags
    /// are compared without regard to case.
    /// </summary>
    public TreatmentDefinition? Find(string locale)
    {
        if (_isForEveryLocale || locale.Length == 0)
        {
            return _anyLocale ?? _treatments[0];
        }

        var dash = locale.IndexOf('-');
        return WithLocale(locale) ?? (dash > 0 ? WithLocale(locale.AsSpan(0, dash)) : null) ?? _anyLocale;
    }

    private TreatmentDefinition? WithLocale(ReadOnlySpan<char> locale)
    {
        foreach (var treatment in _treatments)
        {
            if (locale.Equals(treatment.Locale, StringComparison.OrdinalIgnoreCase))
            {
                return treatment;
            }
        }

        return null;
    }
}
