using Grpc.AspNetCore.Server.Diagnostics;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What is the same for all calls of a method, worked out once.</summary>
internal sealed class MethodSettings
{
    private readonly Dictionary<string, MessageCompression> _compressions;

    public MethodSettings(IEndpointRouteBuilder endpoints, GrpcServiceOptions options, IMethod method)
    {
        var services = endpoints.ServiceProvider;
        Method = method;
        Tags = new CallTags(method);
        MaxReceive = options.MaxReceiveMessageSize ?? int.MaxValue;
        MaxSend = options.MaxSendMessageSize ?? int.MaxValue;
        MaxMetadata = options.MaxMetadataSize;
        TellsExceptions = options.EnableDetailedErrors ?? false;
        Drain = services.GetRequiredService<GrpcDrain>();
        Time = services.GetRequiredService<TimeProvider>();
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.AspNetCore.Server");
        _compressions = options.CompressionProviders.ToDictionary(
            p => p.EncodingName,
            p => new MessageCompression(p, options.ResponseCompressionLevel),
            StringComparer.Ordinal);
        AcceptEncoding = string.Join(',', _compressions.Keys.Prepend(GrpcHeaders.Identity));
        ResponseEncoding = options.ResponseCompressionAlgorithm;
        if (ResponseEncoding is not null && !_compressions.ContainsKey(ResponseEncoding))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm is \"{ResponseEncoding}\"; it must be one of {AcceptEncoding}.");
        }
    }

    public IMethod Method { get; }

    public CallTags Tags { get; }

    public int MaxReceive { get; }

    public int MaxSend { get; }

    public int MaxMetadata { get; }

    public bool TellsExceptions { get; }

    public GrpcDrain Drain { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public string AcceptEncoding { get; }

    public string? ResponseEncoding { get; }

    public MessageCompression? FindCompression(string encoding) => _compressions.GetValueOrDefault(encoding);
}
