using System.Collections.Concurrent;
using System.Diagnostics;
using Decisioning.Server.Hosting;
using Decisioning.Server.Observability;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Decisioning.Server.Tests.Security;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// What people write and are called stays out of logs and traces: a marker in every text of every call, and in the
/// metadata, is then searched for in all that the server logged at the finest level and in every span.
/// </summary>
public sealed class PersonalDataTests : IDisposable
{
    /// <summary>In everything that is sent, in the form that each field asks for, so that calls also succeed.</summary>
    private const string Mark = "canary";

    private readonly string _directory = TestDirectory.Create();
    private readonly EverythingLog _log = new();
    private readonly ConcurrentQueue<string> _spans = [];
    private readonly ActivityListener _listener;

    public PersonalDataTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GrpcServerInstruments.Name
                || source.Name.StartsWith("Decisioning", StringComparison.Ordinal)
                || source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _spans.Enqueue(
                $"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} "
                + string.Join(' ', activity.Events.SelectMany(happened => happened.Tags))),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Logs_WithAMarkerInEveryTextOfEveryCall_HoldNone()
    {
        var (secret, key) = KeyHolders.Make("boss", (Roles)0xFF);
        var settings = new ServerSettings
        {
            Listen = "127.0.0.1:0",
            DataDirectory = _directory,
            StoreReserveBytes = 0,
            LongestQueue = TimeSpan.Zero,
        };
        var figures = "";
        using var collector = new MetricCollector(meter => Meters.Names.Contains(meter.Name));
        await using (var host = await ServerHost.OpenAsync(
            settings, logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log), TimeProvider.System))
        {
            await host.ListenAsync();
            using var channel = GrpcChannel.ForAddress(host.Address);
            var open = channel.CreateCallInvoker();
            await PublishAsync(open);
            await KeyHolders.PutAsync(host, key);
            var invoker = KeyHolders.With(channel, secret);
            await LiveAsync(invoker);
            foreach (var method in RoleTableTests.Methods)
            {
                await SendMarkedAsync(invoker, method);
                await SendMarkedAsync(KeyHolders.WithHeader(channel, $"Bearer {Mark}-key"), method);
            }

            figures = collector.Read();
        }

        Assert.True(_log.Lines.Count > 100, "Nothing was logged, so nothing was searched.");
        Assert.Contains(_spans, span => Holds(span, "decisioning.v1.DecisionService/Decide"));
        Assert.Contains("decisioning_events_total{", figures, StringComparison.Ordinal);
        Assert.DoesNotContain(
            _log.Lines.Concat(_spans).Append(figures), line => Holds(line, Mark) || Holds(line, secret));
    }

    private static bool Holds(string line, string what) => line.Contains(what, StringComparison.OrdinalIgnoreCase);

    private static async Task PublishAsync(CallInvoker invoker)
    {
        var catalogs = new Wire.CatalogService.CatalogServiceClient(invoker);
        var published = await catalogs.PublishAsync(
            new Wire.PublishCatalogRequest { Catalog = TestCatalogs.Small(), Publisher = "author" });
        await catalogs.ApproveAsync(
            new Wire.ApproveOffersRequest { Version = published.Version.Number, Approver = "approver" });
    }

    /// <summary>A customer's life whose every word is a marker, all of it taken.</summary>
    private static async Task LiveAsync(CallInvoker invoker)
    {
        const string Customer = $"{Mark}-customer";
        var events = new Wire.EventService.EventServiceClient(invoker);
        var customers = new Wire.CustomerService.CustomerServiceClient(invoker);
        var decisions = new Wire.DecisionService.DecisionServiceClient(invoker);
        var purchase = Ask.Purchase(Customer, $"{Mark}-order");
        var search = new Wire.Event
        {
            EventId = $"{Mark}-search",
            CustomerId = Customer,
            OccurredAt = Ask.Now,
            Search = new Wire.Action { Category = "c", Subject = $"{Mark} words" },
        };
        var profile = new Wire.Event
        {
            EventId = $"{Mark}-profile",
            CustomerId = Customer,
            OccurredAt = Ask.Now,
            Profile = new Wire.Profile
            {
                Attributes = { ["family"] = new Wire.AttributeValue { Text = $"{Mark} family" } },
            },
        };
        var recorded = await events.RecordAsync(new Wire.RecordRequest { Events = { purchase, search, profile } });
        Assert.All(recorded.Results, result => Assert.Equal(Wire.EventStatus.Applied, result.Status));
        await customers.IdentifyAsync(new Wire.IdentifyRequest
        {
            CustomerId = Customer,
            Identity = new Wire.Identity { Type = Wire.IdentityType.Email, Value = $"{Mark}@example.com" },
        });
        await customers.SetConsentAsync(new Wire.SetConsentRequest
        {
            EventId = $"{Mark}-consent",
            CustomerId = Customer,
            Channel = "email",
            Purpose = "marketing",
            Granted = true,
            Source = $"{Mark} form",
        });
        var ask = Ask.Reserve(Customer, $"{Mark}-request", "email");
        ask.Context["note"] = new Wire.ContextValue { Text = $"{Mark} context" };
        var answer = await decisions.DecideAsync(ask);
        Assert.Equal(Wire.Verdict.Send, answer.Contact.Verdict);
        var settle = Ask.Settle(answer.Contact.ReservationId, $"{Mark}-settled", Wire.Outcome.Refused);
        settle.Items[0].ReasonCode = $"{Mark} reason";
        Assert.Equal(Wire.SettleStatus.Applied, (await decisions.SettleAsync(settle)).Results[0].Status);
        await decisions.ExplainAsync(new Wire.ExplainRequest { DecisionId = answer.DecisionId });
        await customers.ExportAsync(new Wire.ExportRequest { CustomerId = Customer });
        await customers.EraseAsync(new Wire.EraseRequest { EventId = $"{Mark}-erase", CustomerId = Customer });
    }

    private static async Task SendMarkedAsync(CallInvoker invoker, MethodDescriptor method)
    {
        var bytes = new Marshaller<byte[]>(message => message, message => message);
        var call = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, method.Service.FullName, method.Name, bytes, bytes);
        for (var choice = 0; choice < 12; choice++)
        {
            using var sent = invoker.AsyncDuplexStreamingCall(call, null, default);
            try
            {
                await sent.RequestStream.WriteAsync(Marked(method.InputType, choice, 0).ToByteArray());
                await sent.RequestStream.CompleteAsync();
                await sent.ResponseStream.MoveNext(default);
            }
            catch (Exception refused) when (refused is RpcException or InvalidOperationException)
            {
                // Most of what is marked is refused; the words of the refusal are the caller's own and go to him alone.
                continue;
            }
        }
    }

    /// <summary>A message with the marker in every text; of each choice between fields the given one.</summary>
    private static IMessage Marked(MessageDescriptor descriptor, int choice, int depth)
    {
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            var isChosen = field.RealContainingOneof is not { } oneof
                || oneof.Fields[choice % oneof.Fields.Count] == field;
            if (!isChosen || (field.FieldType == FieldType.Message && depth > 5))
            {
                continue;
            }

            if (field.IsMap)
            {
                var entry = field.MessageType;
                if (Value(entry.FindFieldByNumber(2), choice, depth) is { } entered)
                {
                    var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
                    map[Text(entry.FindFieldByNumber(1))] = entered;
                }
            }
            else if (Value(field, choice, depth) is { } value)
            {
                if (field.IsRepeated)
                {
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
                }
                else
                {
                    field.Accessor.SetValue(message, value);
                }
            }
        }

        return message;
    }

    private static object? Value(FieldDescriptor field, int choice, int depth) => field.FieldType switch
    {
        FieldType.Message => Marked(field.MessageType, choice, depth + 1),
        FieldType.String => Text(field),
        FieldType.Enum => Enum.ToObject(
            field.EnumType.ClrType, field.EnumType.Values[choice % field.EnumType.Values.Count].Number),
        _ => null,
    };

    private static string Text(FieldDescriptor field) => field.Name switch
    {
        "value" => $"{Mark}@example.com",
        _ => $"{Mark}-{field.Name}",
    };

    /// <summary>Keeps every line at every level, with the text of exceptions.</summary>
    private sealed class EverythingLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() => GC.SuppressFinalize(this);
    }
}
