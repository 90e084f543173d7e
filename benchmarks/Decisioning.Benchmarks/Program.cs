using BenchmarkDotNet.Running;
using Decisioning.Benchmarks;

// Short: dotnet run -c Release --project benchmarks/Decisioning.Benchmarks -- --filter '*' --job short
// All hot paths, time and bytes: -- hot, with beginnings of names to measure only some.
// What keys, roles and limits cost a call: -- guard
// Measurements of a whole base: -- base | memory | activate | store, with options as each of them says; the last three
// also write their figures for the load tool's table: --json FILE.
var arguments = new Arguments(args);
switch (args.FirstOrDefault())
{
    case "hot":
        HotPathMeasurement.Run(args[1..]);
        break;
    case "guard":
        await GuardMeasurement.RunAsync();
        break;
    case "base":
        await BaseMeasurement.RunAsync(
            args.Length > 1 ? int.Parse(args[1]) : 1_000_000, args.Length > 2 ? int.Parse(args[2]) : 12);
        break;
    case "memory":
        arguments.Write(await MemoryMeasurement.RunAsync(arguments));
        break;
    case "activate":
        arguments.Write(await ActivationMeasurement.RunAsync(arguments));
        break;
    case "store":
        arguments.Write(await StoreMeasurement.RunAsync(arguments));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(GuardMeasurement).Assembly).Run(args);
        break;
}
