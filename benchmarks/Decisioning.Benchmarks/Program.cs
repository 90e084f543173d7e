using BenchmarkDotNet.Running;

// Short: dotnet run -c Release --project benchmarks/Decisioning.Benchmarks -- --filter '*' --job short
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
