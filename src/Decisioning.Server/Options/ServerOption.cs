namespace Decisioning.Server.Options;

/// <summary>
/// One option of the server: its name as configuration writes it (<c>Server:Listen</c>), its default, what is allowed,
/// and how its text becomes part of the settings.
/// </summary>
/// <param name="Name">Section and key.</param>
/// <param name="Default">The default, as it would be written.</param>
/// <param name="Allowed">What is allowed, in words.</param>
/// <param name="Says">What it does, one sentence.</param>
/// <param name="Apply">The settings with this text taken; null when it is not allowed.</param>
public sealed record ServerOption(
    string Name, string Default, string Allowed, string Says, Func<ServerSettings, string, ServerSettings?> Apply);
