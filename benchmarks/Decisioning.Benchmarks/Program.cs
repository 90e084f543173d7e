using Decisioning.Benchmarks;

// Short: dotnet run -c Release --project benchmarks/Decisioning.Benchmarks -- --filter '*' --job short
// All hot paths, time and bytes: -- hot, with beginnings of names to measure only some.
// What keys, roles and limits cost a call: -- guard
// Measurements of a whole base: -- base | memory | activate | store, with options as each of them says; the last three
// also write their figures for the load tool's table: --json FILE.
return await new BenchmarkProgram(Console.Error).RunAsync(args);
