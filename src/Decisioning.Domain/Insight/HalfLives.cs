namespace Decisioning.Domain.Insight;

/// <summary>Short numbers for the half-lives that occur in the base; a catalog has one, so there are few. A number is
/// given again when nobody has its half-life any more.</summary>
internal sealed class HalfLives
{
    /// <summary>Numbers are 1 to this; more half-lives than that at one time get none.</summary>
    public const int Most = 120;

    private readonly Dictionary<uint, int> _numbers = [];
    private readonly uint[] _seconds = new uint[Most + 1];
    private readonly int[] _users = new int[Most + 1];

    public uint this[int number] => _seconds[number];

    /// <summary>The number of a half-life, 0 when there is none.</summary>
    public int NumberOf(uint seconds) => _numbers.GetValueOrDefault(seconds);

    /// <summary>Another one that holds the same.</summary>
    public HalfLives Copy()
    {
        var copy = new HalfLives();
        foreach (var (seconds, number) in _numbers)
        {
            copy._numbers.Add(seconds, number);
        }

        _seconds.CopyTo(copy._seconds, 0);
        _users.CopyTo(copy._users, 0);
        return copy;
    }

    /// <summary>Counts a user; 0 when all numbers are in use.</summary>
    public int Enter(uint seconds)
    {
        if (!_numbers.TryGetValue(seconds, out var number))
        {
            number = Array.FindIndex(_users, 1, users => users == 0);
            if (number < 0)
            {
                return 0;
            }

            _numbers.Remove(_seconds[number]);
            _seconds[number] = seconds;
            _numbers[seconds] = number;
        }

        _users[number]++;
        return number;
    }

    public void Leave(int number) => _users[number]--;
}
