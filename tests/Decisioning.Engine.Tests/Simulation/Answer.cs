namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What came back.</summary>
internal sealed record Answer<T>(T Value);
