using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Measuring;

public sealed class SeedProgressTests
{
    [Fact]
    public void Heard_WhatTheServerPrints_TellsHowFarItIsAndPassesTheRestOn()
    {
        var said = new List<string>();
        var progress = new SeedProgress(50_000, said.Add);
        Assert.Equal(0, progress.Share);
        progress.Heard("seeded 12,500 of 50,000");
        Assert.Equal((.25, "seeded 12,500 of 50,000"), (progress.Share, progress.State));
        progress.Heard("50,000 customers in 9.6 s.");
        Assert.Equal(["50,000 customers in 9.6 s."], said);
    }
}
