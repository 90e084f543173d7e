using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>Keeps what a server logs as an error.</summary>
public sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _errors);

    /// <summary>What was logged so far, which then fails no test.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_errors.TryDequeue(out var error))
        {
            taken.Add(error);
        }

        return taken;
    }

    public void ThrowIfAny()
    {
        if (!_errors.IsEmpty)
        {
            throw new InvalidOperationException("The server logged errors:\n" + string.Join('\n', _errors));
        }
    }

    public void Dispose() => GC.SuppressFinalize(this);

    private sealed class Category(string name, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue($"{name}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
