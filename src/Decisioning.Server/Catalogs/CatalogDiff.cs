using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// What is different between two catalogs, in words, in the order of the catalog. Lists whose entries have an id are
/// compared by id, so that an entry that moved is not told as another; other lists are compared whole.
/// </summary>
public sealed class CatalogDiff
{
    /// <summary>Characters of a value that are said.</summary>
    private const int MostSaid = 300;

    private readonly List<Wire.CatalogChange> _changes = [];
    private readonly ChangeWords _earlier;
    private readonly ChangeWords _later;

    private CatalogDiff(Wire.Catalog earlier, Wire.Catalog later)
    {
        _earlier = new ChangeWords(earlier);
        _later = new ChangeWords(later);
    }

    public static IReadOnlyList<Wire.CatalogChange> Between(Wire.Catalog earlier, Wire.Catalog later)
    {
        var diff = new CatalogDiff(earlier, later);
        diff.Compare(earlier, later, path: "", subject: "");
        return diff._changes;
    }

    private void Compare(IMessage earlier, IMessage later, string path, string subject)
    {
        foreach (var field in earlier.Descriptor.Fields.InDeclarationOrder())
        {
            var place = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            var before = field.Accessor.GetValue(earlier);
            var after = field.Accessor.GetValue(later);
            if (field.IsMap)
            {
                CompareMaps(field, (IDictionary)before, (IDictionary)after, place, subject);
            }
            else if (field.IsRepeated && ChangeWords.KeyOf(field) is { } key)
            {
                CompareByKey(field, key, (IList)before, (IList)after, place, subject);
            }
            else if (ChangeWords.IsCompared(field) && before is IMessage one && after is IMessage other)
            {
                Compare(one, other, place, subject);
            }
            else
            {
                CompareValues(field, earlier, later, place, subject);
            }
        }
    }

    private void CompareValues(FieldDescriptor field, IMessage earlier, IMessage later, string path, string subject)
    {
        var before = _earlier.Value(field, earlier);
        var after = _later.Value(field, later);
        if (before == after)
        {
            return;
        }

        var name = ChangeWords.NameOf(field);
        if (before is null || after is null)
        {
            Add(path, subject, before is null
                ? $"the {name} is set to {Shorten(after!)}"
                : $"the {name} is taken out, it was {Shorten(before)}");
            return;
        }

        Add(path, subject, $"the {name} {Verb(field, earlier, later)} from {Shorten(before)} to {Shorten(after)}");
    }

    private void CompareByKey(
        FieldDescriptor field, FieldDescriptor key, IList before, IList after, string path, string subject)
    {
        var earlier = ByKey(key, before);
        var later = ByKey(key, after);
        foreach (var (id, index) in later)
        {
            var place = $"{path}[{index}]";
            if (earlier.TryGetValue(id, out var was))
            {
                Compare((IMessage)before[was]!, (IMessage)after[index]!, place, Join(subject, Naming(field, id)));
            }
            else
            {
                Add(place, subject, $"{Naming(field, id)} is new");
            }
        }

        foreach (var (id, index) in earlier.Where(entry => !later.ContainsKey(entry.Key)))
        {
            Add($"{path}[{index}]", subject, $"{Naming(field, id)} is taken out");
        }

        if (!earlier.Keys.Where(later.ContainsKey).SequenceEqual(later.Keys.Where(earlier.ContainsKey)))
        {
            var name = field.Name.Replace('_', ' ');
            Add(path, subject, $"the order of the {name} changes, which decides between equals");
        }
    }

    private void CompareMaps(FieldDescriptor field, IDictionary before, IDictionary after, string path, string subject)
    {
        var name = ChangeWords.NameOf(field);
        foreach (var key in before.Keys.Cast<string>().Union(after.Keys.Cast<string>()).Order(StringComparer.Ordinal))
        {
            var one = before.Contains(key) ? ChangeWords.Quoted(before[key]!) : null;
            var other = after.Contains(key) ? ChangeWords.Quoted(after[key]!) : null;
            if (one != other)
            {
                Add($"{path}[\"{key}\"]", subject, (one, other) switch
                {
                    (null, _) => $"the {name} \"{key}\" is set to {other}",
                    (_, null) => $"the {name} \"{key}\" is taken out, it was {one}",
                    _ => $"the {name} \"{key}\" changes from {one} to {other}",
                });
            }
        }
    }

    private void Add(string path, string subject, string text) =>
        _changes.Add(new Wire.CatalogChange { Path = path, Text = subject.Length == 0 ? text : $"{subject}: {text}" });

    /// <summary>The first entry of each id; a catalog that was published has each once.</summary>
    private static Dictionary<string, int> ByKey(FieldDescriptor key, IList entries)
    {
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            byKey.TryAdd((string)key.Accessor.GetValue((IMessage)entries[i]!), i);
        }

        return byKey;
    }

    /// <summary>The trees of a model are megabytes; what differs in them nobody reads.</summary>
    private static string Shorten(string value) =>
        value.Length <= MostSaid ? value : $"{value[..MostSaid]}... ({value.Length - MostSaid:N0} more characters)";

    private static string Naming(FieldDescriptor field, string id) =>
        $"{field.MessageType.Name.ToLowerInvariant()} \"{id}\"";

    private static string Join(string subject, string more) => subject.Length == 0 ? more : $"{subject}, {more}";

    private static string Verb(FieldDescriptor field, IMessage earlier, IMessage later) =>
        field.FieldType is FieldType.Int32 or FieldType.Int64 or FieldType.Double && !field.IsRepeated
            ? Comparer.DefaultInvariant.Compare(field.Accessor.GetValue(later), field.Accessor.GetValue(earlier)) > 0
                ? "rises"
                : "falls"
            : "changes";
}
