using Spectre.Console;

namespace Decisioning.Load.Reporting;

/// <summary>
/// Shows how far a piece of work is: as a bar where a person looks at a terminal, else as a plain line every ten
/// seconds. What is said meanwhile stands above the bar.
/// </summary>
internal sealed class ProgressDisplay(TextWriter output, bool interactive, TimeProvider time)
{
    private static readonly TimeSpan BarEvery = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    public void Say(string sentence)
    {
        if (interactive)
        {
            AnsiConsole.WriteLine(sentence);
        }
        else
        {
            output.WriteLine(sentence);
        }
    }

    private int _shown;

    /// <summary>
    /// Runs the work; <paramref name="share"/> is 0..1, <paramref name="state"/> a few words of figures. Work within
    /// work is not shown: one bar stands at a time.
    /// </summary>
    public Task RunAsync(Task work, Func<double> share, Func<string> state) => RunAsync(() => work, share, state);

    /// <summary>The same of work that is begun here, because it shows some of its own.</summary>
    public async Task RunAsync(Func<Task> begin, Func<double> share, Func<string> state)
    {
        var isWithin = Interlocked.Increment(ref _shown) > 1;
        try
        {
            var work = begin();
            await (isWithin ? work : interactive ? BarAsync(work, share, state) : LinesAsync(work, share, state));
        }
        finally
        {
            Interlocked.Decrement(ref _shown);
        }
    }

    private async Task BarAsync(Task work, Func<double> share, Func<string> state)
    {
        var bar = AnsiConsole.Progress().Columns(
            new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn());
        await bar.StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(state()), maxValue: 1);
            while (await IsRunningAsync(work, BarEvery))
            {
                task.Value = share();
                task.Description = Markup.Escape(state());
            }

            task.Value = work.IsCompletedSuccessfully ? 1 : share();
            task.Description = Markup.Escape(state());
        });
        await work;
    }

    private async Task LinesAsync(Task work, Func<double> share, Func<string> state)
    {
        while (await IsRunningAsync(work, LineEvery))
        {
            output.WriteLine($"{share() * 100,3:0} %  {state()}");
        }

        await work;
    }

    private async Task<bool> IsRunningAsync(Task work, TimeSpan every)
    {
        using var done = new CancellationTokenSource();
        var pause = Task.Delay(every, time, done.Token);
        var first = await Task.WhenAny(work, pause);
        await done.CancelAsync();
        return first != work;
    }
}
