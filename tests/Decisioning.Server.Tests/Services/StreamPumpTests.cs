using System.Collections.Concurrent;
using System.Threading.Channels;
using Decisioning.Server.Services;
using Grpc.Core;

namespace Decisioning.Server.Tests.Services;

public sealed class StreamPumpTests
{
    private const int Parallelism = 4;

    [Fact]
    public async Task AnyOrderAsync_WithAReaderThatIsSlow_StallsTheWork()
    {
        var requests = new Requests(Enumerable.Range(0, 100));
        var responses = new Responses();
        var started = 0;
        var running = StreamPump<int, int>.AnyOrderAsync(
            requests,
            responses,
            Parallelism,
            (request, _) =>
            {
                Interlocked.Increment(ref started);
                return ValueTask.FromResult(request);
            },
            default);

        for (var taken = 0; taken < 100; taken++)
        {
            await responses.AskedAsync();
            Assert.True(started <= taken + Parallelism, $"{started} were started when {taken} were read");
            responses.Take();
        }

        await running;
        Assert.Equal(Enumerable.Range(0, 100), responses.Written.Order());
    }

    [Fact]
    public async Task AnyOrderAsync_WhenOneFails_EndsWithThatFailure()
    {
        var responses = new Responses(withoutAsking: true);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, 1_000)),
            responses,
            Parallelism,
            (request, _) => request == 7
                ? ValueTask.FromException<int>(new InvalidOperationException("seven"))
                : ValueTask.FromResult(request),
            default));
        Assert.Equal("seven", failure.Message);
    }

    /// <summary>What is under way when another item fails ends within the call, which has its place among the key's.
    /// </summary>
    [Fact]
    public async Task AnyOrderAsync_WhenOneFails_EndsAfterWhatWasUnderWay()
    {
        var release = new TaskCompletionSource();
        var running = StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, 2)),
            new Responses(withoutAsking: true),
            Parallelism,
            async (request, _) =>
            {
                await (request == 0 ? release.Task : throw new InvalidOperationException("one"));
                return request;
            },
            default);

        for (var turn = 0; turn < 10_000 && !running.IsCompleted; turn++)
        {
            await Task.Yield();
        }

        Assert.False(running.IsCompleted, "The call ended before what was under way.");
        release.SetResult();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        Assert.Equal("one", failure.Message);
    }

    [Fact]
    public async Task AnyOrderAsync_WithLargeAnswersAndAReaderThatIsSlow_HoldsNoMoreBytesThanItMay()
    {
        const int bytes = 400 * 1_024;
        var responses = new Responses();
        var started = 0;
        var running = StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, 100)),
            responses,
            parallelism: 64,
            (request, _) =>
            {
                Interlocked.Increment(ref started);
                return ValueTask.FromResult(request);
            },
            default,
            _ => bytes);

        for (var taken = 0; taken < 100; taken++)
        {
            await responses.AskedAsync();
            var held = (long)(started - taken) * bytes;
            Assert.True(
                held <= (1_024 * 1_024) + (2 * bytes),
                $"{held:N0} bytes wait when {taken} were read");
            responses.Take();
        }

        await running;
        Assert.Equal(Enumerable.Range(0, 100), responses.Written.Order());
    }

    [Fact]
    public async Task AnyOrderAsync_WithManyReadyTogether_SaysThatMoreIsToCome()
    {
        var responses = new Responses();
        var running = StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, Parallelism)), responses, Parallelism,
            (request, _) => ValueTask.FromResult(request), default);
        for (var taken = 0; taken < Parallelism; taken++)
        {
            await responses.AskedAsync();
            responses.Take();
        }

        await running;

        // The first may leave before the second is ready; the last has nobody to wait for.
        Assert.All(responses.Held.Skip(1).SkipLast(1), Assert.True);
        Assert.False(responses.Held.Last());
    }

    [Fact]
    public async Task AnyOrderAsync_WhenCancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        var responses = new Responses();
        var running = StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, 100)), responses, Parallelism,
            (request, _) => ValueTask.FromResult(request), new StreamEnd(stop.Token, CancellationToken.None));
        await responses.AskedAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task AnyOrderAsync_WhenTheServerStops_AnswersWhatIsUnderWayAndSaysSo()
    {
        using var stopping = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var responses = new Responses(withoutAsking: true);
        var running = StreamPump<int, int>.AnyOrderAsync(
            new Requests(Enumerable.Range(0, 2), endless: true),
            responses,
            Parallelism,
            async (request, _) =>
            {
                await release.Task;
                return request;
            },
            new StreamEnd(CancellationToken.None, stopping.Token));

        await stopping.CancelAsync();
        release.SetResult();

        var told = await Assert.ThrowsAsync<RpcException>(() => running);
        Assert.Equal(StatusCode.Unavailable, told.StatusCode);
        Assert.Equal("1000", told.Trailers.GetValue(StatusMapping.RetryAfter));
        Assert.Equal([0, 1], responses.Written.Order());
    }

    [Fact]
    public async Task InOrderAsync_WithAnswersInAnotherOrder_WritesThemInThatOfTheRequests()
    {
        var responses = new Responses(withoutAsking: true);
        var answers = Enumerable.Range(0, 50)
            .Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var begun = new List<int>();
        var running = StreamPump<int, int>.InOrderAsync(
            new Requests(Enumerable.Range(0, 50)),
            responses,
            Parallelism,
            async (request, _) =>
            {
                await Task.Yield();
                begun.Add(request);

                // The last of each four that may be under way lets the others be answered, from the back.
                for (var i = request; request % Parallelism == Parallelism - 1 && i > request - Parallelism; i--)
                {
                    answers[i].SetResult(i * 2);
                }

                if (request >= 48)
                {
                    answers[request].SetResult(request * 2);
                }

                return answers[request].Task;
            },
            default);
        await running;
        Assert.Equal(Enumerable.Range(0, 50), begun);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 2), responses.Written);
    }

    [Fact]
    public async Task InOrderAsync_WithAReaderThatIsSlow_BeginsNoMoreThanItMay()
    {
        var responses = new Responses();
        var begun = 0;
        var running = StreamPump<int, int>.InOrderAsync(
            new Requests(Enumerable.Range(0, 100)),
            responses,
            Parallelism,
            (request, _) =>
            {
                Interlocked.Increment(ref begun);
                return ValueTask.FromResult(Task.FromResult(request));
            },
            default);

        for (var taken = 0; taken < 100; taken++)
        {
            await responses.AskedAsync();
            Assert.True(begun <= taken + Parallelism, $"{begun} were begun when {taken} were read");
            responses.Take();
        }

        await running;
        Assert.Equal(Enumerable.Range(0, 100), responses.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InOrderAsync_WhenOneFails_EndsWithThatFailureAfterTheAnswersBeforeIt(bool atOnce)
    {
        var responses = new Responses(withoutAsking: true);
        var seven = new InvalidOperationException("seven");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StreamPump<int, int>.InOrderAsync(
            new Requests(Enumerable.Range(0, 1_000)),
            responses,
            Parallelism,
            (request, _) => request != 7 ? ValueTask.FromResult(Task.FromResult(request))
                : atOnce ? ValueTask.FromException<Task<int>>(seven)
                : ValueTask.FromResult(Task.FromException<int>(seven)),
            default));
        Assert.Equal("seven", failure.Message);
        Assert.Equal(Enumerable.Range(0, 7), responses.Written);
    }

    [Fact]
    public async Task InOrderAsync_WhenOneFails_EndsAfterWhatWasBegunBehindIt()
    {
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var begun = 0;
        var running = StreamPump<int, int>.InOrderAsync(
            new Requests(Enumerable.Range(0, 2)),
            new Responses(withoutAsking: true),
            Parallelism,
            (request, _) =>
            {
                begun++;
                return ValueTask.FromResult(request == 0 ? first.Task : second.Task);
            },
            default);
        Assert.Equal(2, begun);
        first.SetException(new InvalidOperationException("one"));
        for (var turn = 0; turn < 10_000 && !running.IsCompleted; turn++)
        {
            await Task.Yield();
        }

        Assert.False(running.IsCompleted, "The call ended before what was under way.");
        second.SetResult(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
    }

    [Fact]
    public async Task InOrderAsync_WhenOneIsRefused_WritesThePendingAnswersBeforeIt()
    {
        var responses = new Responses(withoutAsking: true);
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = new Requests(Enumerable.Range(0, 1_000));
        var running = StreamPump<int, int>.InOrderAsync(
            requests,
            responses,
            Parallelism,
            (request, ct) => request == 3
                ? ValueTask.FromException<Task<int>>(new InvalidOperationException("three"))
                : ValueTask.FromResult(PendAsync(request, ct)),
            default);
        Assert.Equal(3, requests.Current);
        durable.SetResult();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        Assert.Equal("three", failure.Message);
        Assert.Equal([0, 1, 2], responses.Written);
        Assert.Equal(3, requests.Current);

        async Task<int> PendAsync(int request, CancellationToken ct)
        {
            await durable.Task.WaitAsync(ct);
            return request;
        }
    }

    /// <summary>Requests, after which the stream ends, or stays open without another.</summary>
    private sealed class Requests(IEnumerable<int> items, bool endless = false) : IAsyncStreamReader<int>
    {
        private readonly IEnumerator<int> _items = items.GetEnumerator();

        public int Current => _items.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _items.MoveNext() ? Task.FromResult(true)
                : endless ? OpenAsync(cancellationToken)
                : Task.FromResult(false);
        }

        private static async Task<bool> OpenAsync(CancellationToken ct)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return false;
        }
    }

    /// <summary>A writer whose reader takes one answer at a time, when it says so.</summary>
    private sealed class Responses(bool withoutAsking = false) : IServerStreamWriter<int>
    {
        private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
        private readonly SemaphoreSlim _taken = new(0);
        private readonly ConcurrentQueue<int> _written = new();

        public IEnumerable<int> Written => _written;

        /// <summary>For each answer whether it may be held back for the next.</summary>
        public List<bool> Held { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public async Task AskedAsync() => await _asked.Reader.ReadAsync();

        public void Take() => _taken.Release();

        public Task WriteAsync(int message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(int message, CancellationToken cancellationToken)
        {
            Held.Add(WriteOptions?.Flags == WriteFlags.BufferHint);
            if (!withoutAsking)
            {
                _asked.Writer.TryWrite(true);
                await _taken.WaitAsync(cancellationToken);
            }

            _written.Enqueue(message);
        }
    }
}
