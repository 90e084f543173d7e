using System.Buffers;
using Decisioning.Benchmarks;
using Decisioning.Server.Marshalling;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>
/// What a decision allocates from the bytes of its request to the bytes of its answer, everything between included;
/// HTTP and framing are not in it. The budgets stand with those of the other hot paths. Where the
/// state is durable all of it runs on the calling thread.
/// </summary>
public sealed class CallBudgetTests
{
    private const int Calls = 2_000;

    [Theory]
    [InlineData("contact")]
    [InlineData("page")]
    [InlineData("refusal")]
    public async Task Decide_OfAKnownCustomer_StaysWithinTheBudget(string question)
    {
        var catalog = TestCatalogs.Small();
        await using var server = await ServerFixture.StartAsync(catalog);
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "p-1") } });
        var desk = server.Host.Services.GetRequiredService<DecisionDesk>();
        var request = question == "page" ? Ask.Page("anna", "home") : Ask.Contact("anna", "email", "sms");
        if (question == "refusal")
        {
            request.OfferIds.Add("toy");
            request.ExcludeOfferIds.Add("toy");
        }

        var bytes = request.ToByteArray();
        var written = new StillContext();
        for (var i = 0; i < Calls; i++)
        {
            Call(desk, bytes, written);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            Call(desk, bytes, written);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        Assert.True(written.Length > 0);
        var budget = Budgets.Of($"call.{question}");
        Assert.True(each <= budget, $"A {question} allocates {each} bytes; the budget is {budget}.");
    }

    private static void Call(DecisionDesk desk, byte[] request, StillContext written)
    {
        var answer = desk.DecideAsync(DecideRequestReader.Read(request), Caller.Anybody, CancellationToken.None);
        Assert.True(answer.IsCompletedSuccessfully);
        DecideMarshallers.Decide.ResponseMarshaller.ContextualSerializer(answer.Result, written);
    }

    /// <summary>Memory that an answer is written to again and again.</summary>
    private sealed class StillContext : SerializationContext, IBufferWriter<byte>
    {
        private readonly byte[] _bytes = new byte[64 * 1_024];

        public int Length { get; private set; }

        public override void SetPayloadLength(int payloadLength) => Length = payloadLength;

        public override IBufferWriter<byte> GetBufferWriter() => this;

        public override void Complete()
        {
        }

        public override void Complete(byte[] payload) => throw new NotSupportedException();

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _bytes;

        public Span<byte> GetSpan(int sizeHint = 0) => _bytes;
    }
}
