namespace Decisioning.Storage;

/// <summary>One document of a list: a named, numbered, unchangeable blob (a catalog version, base
/// statistics).</summary>
/// <param name="Name">The series, for example <c>catalog</c>.</param>
/// <param name="Number">The number within the series, from 1.</param>
/// <param name="Bytes">The size.</param>
public readonly record struct DocumentEntry(string Name, long Number, int Bytes);
