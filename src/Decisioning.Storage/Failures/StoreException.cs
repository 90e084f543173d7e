namespace Decisioning.Storage;

/// <summary>A failure of the store; its type says how far it reaches.</summary>
public abstract class StoreException(string message, Exception? inner = null) : Exception(message, inner);
