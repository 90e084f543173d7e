using Wire = Decisioning.V1;

namespace Decisioning.Server.Commands;

/// <summary>Prints everything held about a customer, as a running server answers it.</summary>
public static class ExportCommand
{
    public static Task<int> RunAsync(CommandLine line, CommandOutput output, CancellationToken ct) =>
        ServerCall.RunAsync(line, output, async channel =>
        {
            var answer = await new Wire.CustomerService.CustomerServiceClient(channel).ExportAsync(
                new Wire.ExportRequest { CustomerId = line.Arguments[0] }, cancellationToken: ct);
            await output.Answers.WriteLineAsync(answer.Json);
            return ExitCode.Done;
        });
}
