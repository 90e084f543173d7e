namespace Decisioning.Load.Measuring;

/// <summary>A program that is measured: one that was started here, or a server that runs already.</summary>
internal interface IMeasuredProgram
{
    string Name { get; }

    Uri Address { get; }

    /// <summary>The key that its calls bear; null: none.</summary>
    string? Key { get; }

    /// <summary>Processor time that it has used, and its helper; null: nobody can say.</summary>
    (TimeSpan Own, TimeSpan Helper)? Cpu();

    /// <summary>Bytes that it has allocated since its start; null: nobody can say.</summary>
    Task<long?> AllocatedAsync(CancellationToken ct);

    /// <summary>Megabytes of memory that it holds now; null: nobody can say.</summary>
    double? ResidentMb();
}
