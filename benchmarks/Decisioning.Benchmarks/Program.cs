using BenchmarkDotNet.Running;
using Decisioning.Benchmarks;

// Short: dotnet run -c Release --project benchmarks/Decisioning.Benchmarks -- --filter '*' --job short
// The counters of a base of a million: dotnet run -c Release --project benchmarks/Decisioning.Benchmarks -- base
if (args is ["base", ..])
{
    await BaseMeasurement.RunAsync(args.Length > 1 ? int.Parse(args[1]) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
