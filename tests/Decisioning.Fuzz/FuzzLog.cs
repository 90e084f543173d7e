using Microsoft.Extensions.Logging;

namespace Decisioning.Fuzz;

/// <summary>Makes a violation of every error that the server logs.</summary>
internal sealed class FuzzLog(FuzzReport report) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            report.Add(-1, $"the server logged: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose() => GC.SuppressFinalize(this);
}
