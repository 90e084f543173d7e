namespace Decisioning.Storage;

/// <summary>A file as a whole is damaged, or files do not belong together. The store is closed; restore a backup.
/// </summary>
public sealed class StoreDamagedException(string message, Exception? inner = null) : StoreException(message, inner);
