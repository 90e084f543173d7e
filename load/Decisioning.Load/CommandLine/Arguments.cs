using System.Globalization;

namespace Decisioning.Load.CommandLine;

/// <summary>
/// The words after a command's name: plain ones in their order, <c>--name value</c> and <c>--flag</c>. Every option
/// must be asked for by the command before <see cref="RefuseRest"/>; what is left over then is an error that names
/// what is allowed.
/// </summary>
internal sealed class Arguments
{
    private readonly Queue<string> _plain = new();
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly IReadOnlyList<string> _words;
    private readonly string _command;

    public Arguments(IReadOnlyList<string> words, IReadOnlySet<string> flags, string command = "")
    {
        (_words, _command) = (words, command);
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                _plain.Enqueue(word);
                continue;
            }

            var hasValue = !flags.Contains(word) && index + 1 < words.Count
                && !words[index + 1].StartsWith("--", StringComparison.Ordinal);
            if (!_options.TryAdd(word, hasValue ? words[++index] : null))
            {
                throw new UsageException($"{word} is given twice.");
            }
        }
    }

    /// <summary>The command and its words as they were given, but for some options and their values.</summary>
    public string Line(IReadOnlyList<string> without)
    {
        var line = new List<string> { _command };
        for (var index = 0; index < _words.Count; index++)
        {
            if (without.Contains(_words[index]))
            {
                index++;
            }
            else
            {
                line.Add(_words[index]);
            }
        }

        return string.Join(' ', line);
    }

    /// <summary>The next plain word; <paramref name="what"/> says in the error what is missing.</summary>
    public string Plain(string what) =>
        _plain.TryDequeue(out var word) ? word : throw new UsageException($"{what} is missing.");

    public bool Flag(string name)
    {
        _known.Add(name);
        return _options.Remove(name);
    }

    public string? Text(string name)
    {
        _known.Add(name);
        return !_options.Remove(name, out var value) ? null
            : value ?? throw new UsageException($"{name} needs a value.");
    }

    public string Required(string name, string what) =>
        Text(name) ?? throw new UsageException($"{name} {what} is missing.");

    public int Number(string name, int absent, int least, int most)
    {
        var text = Text(name);
        if (text is null)
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} {text}: a whole number from {least} to {most} is allowed.");
    }

    /// <summary>A moment like 2011-12-10T00:00:00Z; without a zone it is UTC.</summary>
    public DateTimeOffset? Moment(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out var moment)
            ? moment
            : throw new UsageException($"{name} {text}: a time like 2011-12-10 or 2011-12-10T09:30:00Z is allowed.");
    }

    /// <summary>Names between commas; none when the option is absent.</summary>
    /// <param name="name">Of the option.</param>
    /// <param name="like">What one looks like, for the error of an option that is given and names nothing.</param>
    public IReadOnlyList<string> Names(string name, string like)
    {
        const StringSplitOptions Options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var names = Text(name)?.Split(',', Options);
        return names is { Length: 0 }
            ? throw new UsageException($"{name} is empty: {like}, several between commas; leave it out for none.")
            : names ?? [];
    }

    /// <summary>The server's address as a URI; a bare host:port means plaintext HTTP/2.</summary>
    public Uri Target() => Address("--target");

    /// <summary>The same of a second server.</summary>
    public Uri Address(string name) =>
        AddressOrNone(name) ?? throw new UsageException($"{name} ADDRESS (http://host:port) is missing.");

    /// <summary>The same where it may be absent.</summary>
    public Uri? AddressOrNone(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"{name} {text}: an address like http://localhost:5100 is allowed.");
    }

    /// <summary>Call when every option was asked for: anything left is a mistake.</summary>
    public void RefuseRest()
    {
        if (_options.Count > 0)
        {
            var allowed = _known.Count > 0 ? $"allowed are {string.Join(", ", _known)}" : "none is allowed";
            throw new UsageException($"There is no option {_options.Keys.First()} here; {allowed}.");
        }

        if (_plain.TryDequeue(out var word))
        {
            throw new UsageException($"'{word}' is one word too many.");
        }
    }
}
