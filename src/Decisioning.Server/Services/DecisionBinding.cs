using Decisioning.Server.Marshalling;
using Grpc.Core;
using Wire = Decisioning.V1;
using WireServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Decisioning.Server.Services;

/// <summary>
/// Binds <c>DecisionService</c> as the generated code does, but for the two methods that are called most: their
/// messages are read into a question and written from a decision by hand.
/// </summary>
public static class DecisionBinding
{
    /// <summary>Where reflection looks for what the service is.</summary>
    public static WireServiceDescriptor Descriptor => Wire.DecisionService.Descriptor;

    public static void BindService(ServiceBinderBase binder, DecisionGrpcService? service)
    {
        binder.AddMethod(
            DecideMarshallers.Decide,
            service is null ? null : new UnaryServerMethod<AskedDecision, DecideAnswer>(service.Decide));
        binder.AddMethod(
            DecideMarshallers.DecideStream,
            service is null
                ? null
                : new DuplexStreamingServerMethod<AskedDecision, DecideAnswer>(service.DecideStream));
        Wire.DecisionService.BindService(new Others(binder), service);
    }

    /// <summary>Passes on the methods that are not bound by hand.</summary>
    private sealed class Others(ServiceBinderBase binder) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        {
            if (method.Name != DecideMarshallers.Decide.Name)
            {
                binder.AddMethod(method, handler);
            }
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            if (method.Name != DecideMarshallers.DecideStream.Name)
            {
                binder.AddMethod(method, handler);
            }
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            binder.AddMethod(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            binder.AddMethod(method, handler);
    }
}
