using Decisioning.Load;
using Spectre.Console;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl+C ends the work and prints the counts, the second ends the program.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
var interactive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
return await new LoadProgram(Console.Out, Console.Error, interactive, TimeProvider.System).RunAsync(args, stop.Token);
