using Decisioning.Server.Options;
using Decisioning.Server.Overload;
using Decisioning.Server.Tests.Security;

namespace Decisioning.Server.Tests.Overload;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(4);

    private readonly StandingClock _clock = new();
    private readonly Queue<IThreadPoolWorkItem> _queue = new();
    private int _waiting = 100;

    [Fact]
    public void TryEnter_WhatWaitsIsShort_Enters()
    {
        var admission = Of(Bound);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(Look(admission, Short)));
    }

    [Fact]
    public void TryEnter_ABurstThatGoes_Enters()
    {
        var admission = Of(Bound);
        var look = QueueProbe.Pause + Long;
        for (var burst = 0; burst < 20; burst++)
        {
            for (var waited = look; waited < Admission.Patience - look; waited += look)
            {
                Assert.True(Look(admission, Long), $"burst {burst}, after {waited}");
            }

            Assert.True(Look(admission, Short));
        }
    }

    [Fact]
    public void TryEnter_AQueueThatStays_RefusesWithAHint()
    {
        var admission = Of(Bound);
        var began = _clock.GetUtcNow();
        long hint;
        while (LookWithHint(admission, Long, out hint))
            Assert.True(_clock.GetUtcNow() - began < 2 * Admission.Patience);

        Assert.True(_clock.GetUtcNow() - began >= Admission.Patience);
        Assert.InRange(hint, Admission.RetryMs, 2 * Admission.RetryMs);
    }

    [Fact]
    public void TryEnter_InOverload_GoesByTheWaitAloneUntilItIsOver()
    {
        var admission = Of(Bound);
        while (Look(admission, Long)) { }

        // As it goes while refusing holds the queue at the bound: no patience any more.
        for (var i = 0; i < 50; i++)
        {
            Assert.True(Look(admission, Short));
            Assert.False(Look(admission, Long));
        }

        for (var calm = TimeSpan.Zero; calm < Admission.Recovery; calm += Short) Assert.True(Look(admission, Short));
        Assert.True(Look(admission, Long));
    }

    [Fact]
    public void TryEnter_WaitAsLongAsItIsSufferedFor_RefusesAtOnce()
    {
        Assert.True(Look(Of(Bound), Admission.Patience - TimeSpan.FromTicks(1)));
        Assert.False(Look(Of(Bound), Admission.Patience));
    }

    [Fact]
    public void TryEnter_AProbeThatDoesNotComeBack_CountsAsLongAsItIsAway()
    {
        var admission = Of(Bound);
        Assert.True(admission.TryEnter(out _));
        Assert.Single(_queue);
        _clock.Advance(Admission.Patience);
        Assert.False(admission.TryEnter(out _));
        Assert.Single(_queue);
    }

    [Fact]
    public void TryEnter_FewWaitHoweverLong_Enters()
    {
        var admission = Of(Bound);
        _waiting = Admission.LeastWaiting - 1;
        for (var i = 0; i < 100; i++) Assert.True(Look(admission, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void TryEnter_LongAfterTheLastCall_KnowsNothingOfThen()
    {
        var admission = Of(Bound);
        while (Look(admission, Long)) { }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(admission.TryEnter(out _));
    }

    [Fact]
    public void TryEnter_BoundsOfZero_NeverRefusesAndNeverLooks()
    {
        var admission = Of(TimeSpan.Zero, 0);
        for (var i = 0; i < 100; i++) Assert.True(Look(admission, TimeSpan.FromSeconds(1)));
        Assert.Empty(_queue);
    }

    [Fact]
    public async Task Count_CallsThatWait_AreRefusedBeyondTheBoundUntilOneEnds()
    {
        var admission = Of(Bound, 2);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var firstCounted = admission.Count(first.Task);
        Assert.True(admission.TryEnter(out _));
        var secondCounted = admission.Count(second.Task);
        Assert.False(admission.TryEnter(out var hint));
        Assert.InRange(hint, Admission.RetryMs, 2 * Admission.RetryMs);

        first.SetException(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => firstCounted);
        Assert.True(admission.TryEnter(out _));
        second.SetResult();
        await secondCounted;
        Assert.Equal(0, admission.UnderWay);
    }

    [Fact]
    public void Count_CallsThatAreOver_CostNothing()
    {
        Assert.Same(Task.CompletedTask, Of(Bound).Count(Task.CompletedTask));
    }

    /// <summary>A call comes while work waits so long, and the probe that it sends ends.</summary>
    private bool Look(Admission admission, TimeSpan wait) => LookWithHint(admission, wait, out _);

    private bool LookWithHint(Admission admission, TimeSpan wait, out long hint)
    {
        _clock.Advance(QueueProbe.Pause);
        admission.TryEnter(out _);
        _clock.Advance(wait);
        while (_queue.TryDequeue(out var probe)) probe.Execute();
        return admission.TryEnter(out hint);
    }

    private Admission Of(TimeSpan longestQueue, int callsUnderWay = 5_000) => new(
        new ServerSettings { LongestQueue = longestQueue, CallsUnderWay = callsUnderWay },
        _clock,
        new QueueProbe(_clock, _queue.Enqueue),
        () => _waiting);
}
