using Decisioning.Load.Http2;

namespace Decisioning.Load.Tests.Http2;

public sealed class FrameHeaderTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesItBack()
    {
        var bytes = new byte[FrameHeader.Bytes];
        var frame = new FrameHeader(0x01_02_03, FrameType.Headers, 5, 0x7f_00_00_01);
        frame.Write(bytes);
        Assert.Equal(frame, FrameHeader.Read(bytes));
        Assert.Equal([1, 2, 3, 1, 5, 0x7f, 0, 0, 1], bytes);
    }

    [Fact]
    public void Read_TheReservedBit_IsLeftOut() =>
        Assert.Equal(3, FrameHeader.Read([0, 0, 0, 0, 0, 0x80, 0, 0, 3]).Stream);

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 5, true)]
    [InlineData(1, 4, false)]
    [InlineData(4, 1, false)]
    public void EndsStream_OnlyDataAndHeadersWithTheFlag_IsTrue(byte type, byte flags, bool ends) =>
        Assert.Equal(ends, new FrameHeader(0, (FrameType)type, flags, 1).EndsStream);
}
