namespace Decisioning.Server.Tests.Functional;

/// <summary>Tests that look at the memory of the whole process, and so run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
