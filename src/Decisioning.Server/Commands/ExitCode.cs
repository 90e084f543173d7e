namespace Decisioning.Server.Commands;

/// <summary>What the program ends with.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was understood, but could not be done or was refused; also: verify found a difference.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
