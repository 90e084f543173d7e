using Decisioning.V1;

namespace Decisioning.Crash.Faults;

/// <summary>Something that goes wrong while clients call, and what clients do differently because of it.</summary>
internal abstract class Fault
{
    public static IReadOnlyList<Fault> All =>
    [
        new KilledServer(),
        new StoppedServer(),
        new RepeatedDelivery(),
        new LostAnswers(),
        new ExpiringHolds(),
        new PublishedCatalogs(),
        new TornRecord(),
        new KilledRedis(),
        new PausedServer(),
        new FullRedis(),
        new RandomIds(),
        new SilentReaders(),
        new FullDisk(),
        new FailedFsync(),
        new SlowDisk(),
        new LostCommit(),
        new FlippedBit(),
        new OlderStore(),
        new ClockJumps(),
    ];

    /// <summary>Each breaks a promise on purpose, or leaves out what keeps one; not among <see cref="All"/>, and to be
    /// seen.</summary>
    public static IReadOnlyList<Fault> Controls =>
    [
        new CutLog(),
        new FullDisk(hasReserve: false),
        new FailedFsync(tellsOfIt: false),
        new SlowDisk(lasts: false),
        new FlippedBit(flips: false),
        new OlderStore(isAccepted: true),
        new ClockJumps(monotonicToo: true),
        new UnmadeErasures(),
        new UnheardAnswers(),
        new RenamedCopies(),
        new WiderCap(),
        new RecordWrittenTwice(),
        new PausedServer(keepsEpochs: false),
        new FullRedis(isFull: false),
        new PublishedCatalogs(isPublished: false),
    ];

    /// <summary>A new one: some know something of the base that they strike.</summary>
    public static Fault? Find(string name) => All.Concat(Controls).FirstOrDefault(fault => fault.Name == name);

    public abstract string Name { get; }

    /// <summary>How often each event is sent at one time.</summary>
    public virtual int Copies => 1;

    /// <summary>Whether each event is sent under a second id as well.</summary>
    public virtual bool RenamesCopies => false;

    /// <summary>Of 100 calls, those whose answer is not waited for.</summary>
    public virtual int LostReplies => 0;

    /// <summary>How long an answer is waited for.</summary>
    public virtual TimeSpan Deadline => TimeSpan.FromSeconds(20);

    /// <summary>How long the same is sent again before it counts as never answered.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromMinutes(3);

    /// <summary>Whether answers to erasures and settlements get to whoever asked.</summary>
    public virtual bool HearsWhatEnds => true;

    /// <summary>Whether a claim may come too late.</summary>
    public virtual bool LetsExpire => false;

    /// <summary>Whether a server that has lost the base may be asked, and show what was.</summary>
    public virtual bool WakesUp => false;

    /// <summary>Whether an erasure is asked for at all before it is taken as acknowledged.</summary>
    public virtual bool MakesErasures => true;

    public virtual Catalog Catalog => CrashCatalog.Make();

    public virtual bool IsOf(string store) => true;

    /// <summary>Before the first server is started.</summary>
    public virtual Task PrepareAsync(CrashBase crashBase) => Task.CompletedTask;

    /// <summary>While clients call.</summary>
    public abstract Task StrikeAsync(CrashRound round);

    /// <summary>When all calls are answered, before the check.</summary>
    public virtual Task RestAsync(CrashRound round) => Task.CompletedTask;

    /// <summary>After the check.</summary>
    public virtual Task MendAsync(CrashRound round) => Task.CompletedTask;

    public virtual Task BeforeSettlingAsync(Random random) => Task.CompletedTask;
}
