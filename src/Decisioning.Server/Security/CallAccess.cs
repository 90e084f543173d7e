namespace Decisioning.Server.Security;

/// <summary>Who may make a call. <c>default</c> is nobody.</summary>
/// <param name="Roles">Any one of these is enough.</param>
/// <param name="IsOpen">Everybody may, without a key.</param>
/// <param name="IsForDevelopment">Only in development, then everybody.</param>
public readonly record struct CallAccess(Roles Roles, bool IsOpen = false, bool IsForDevelopment = false);
