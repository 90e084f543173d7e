namespace Decisioning.Crash;

/// <summary>What came of one fault on one store.</summary>
public sealed record CrashLine(
    string Fault, string Store, int Rounds, int Checked, int Mails, double Seconds, IReadOnlyList<string> Violations);
