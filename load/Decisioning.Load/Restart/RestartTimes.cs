namespace Decisioning.Load.Restart;

/// <summary>What one start after a kill took, from the moment of the signal.</summary>
/// <param name="Gone">The killed process had ended; the next one is started then.</param>
/// <param name="Listening">The new one takes calls.</param>
/// <param name="Ready">It says at /readyz that calls that write are served.</param>
/// <param name="Decided">A decision about a customer was answered.</param>
internal readonly record struct RestartTimes(TimeSpan Gone, TimeSpan Listening, TimeSpan Ready, TimeSpan Decided);
