using Decisioning.Server.Commands;

return await CommandTable.RunAsync(args, Console.Out, Console.Error);
