namespace Decisioning.Domain.Deciding;

/// <summary>
/// Number of the way decisions are computed. It is raised with every change that can alter a result, so that a logged
/// decision is never repeated by a computation that was another; a corpus of decisions fails the build otherwise.
/// </summary>
public static class EngineVersion
{
    public const int Number = 3;
}
