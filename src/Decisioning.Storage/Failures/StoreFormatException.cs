namespace Decisioning.Storage;

/// <summary>What was found is nothing that this version can work with: data of another format, or a place that would
/// not keep it. It ends the start.</summary>
/// <param name="path">The file, directory, or server.</param>
/// <param name="found">What was found there.</param>
/// <param name="supported">What would be right.</param>
/// <param name="remedy">What to do, as a sentence.</param>
public sealed class StoreFormatException(string path, string found, string supported, string remedy) : StoreException(
    $"'{path}' holds {found}; what this version takes there is {supported}. {remedy}")
{
    /// <summary>The advice where another version of this program wrote what was found.</summary>
    public const string OtherVersion = "Use the version that wrote it, or name another place.";

    /// <summary>The advice where what was found is somebody else's.</summary>
    public const string OtherPlace = "Name another directory.";

    /// <summary>The file, directory, or server.</summary>
    public string Path { get; } = path;

    /// <summary>What was found there.</summary>
    public string Found { get; } = found;

    /// <summary>What would be right.</summary>
    public string Supported { get; } = supported;
}
