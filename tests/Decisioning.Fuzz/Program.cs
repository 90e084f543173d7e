using Decisioning.Fuzz;

if (FuzzOptions.Parse(args, out var problem) is not { } options)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

var report = await FuzzRun.RunAsync(options, Console.WriteLine);
report.Print(Console.Out);
return report.Violations.IsEmpty ? 0 : 1;
