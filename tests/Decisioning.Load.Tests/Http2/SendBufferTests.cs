using Decisioning.Load.Http2;

namespace Decisioning.Load.Tests.Http2;

public sealed class SendBufferTests
{
    [Fact]
    public void Drop_WhatTheKernelTook_LeavesTheRestInOrder()
    {
        var buffer = new SendBuffer();
        buffer.Add([1, 2, 3]);
        buffer.Drop(2);
        buffer.Add([4, 5]);
        Assert.Equal([3, 4, 5], buffer.Content.ToArray());
        Assert.False(buffer.IsEmpty);

        buffer.Drop(3);
        Assert.True(buffer.IsEmpty);
        buffer.Add([6]);
        Assert.Equal([6], buffer.Content.ToArray());
    }
}
