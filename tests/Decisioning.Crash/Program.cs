using Decisioning.Crash;

if (CrashOptions.Parse(args, out var problem) is not { } options)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

var report = await CrashRun.RunAsync(options, Console.WriteLine);
report.Print(Console.Out);
return report.Violations.Count == 0 ? 0 : 1;
