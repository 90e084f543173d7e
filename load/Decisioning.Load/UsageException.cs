namespace Decisioning.Load;

/// <summary>
/// Something that the person who typed the command can put right: an option, a path, a file's content. The message is
/// printed as it stands and the program ends with code 2.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
