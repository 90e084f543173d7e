namespace Decisioning.Server.Security;

/// <summary>
/// With these settings, or these files of keys and certificates, nobody should serve: the message says what is wrong
/// and what would be right.
/// </summary>
public sealed class UnsafeSettingsException(string message, Exception? cause = null) : Exception(message, cause);
