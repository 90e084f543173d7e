using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.AspNetCore.Reflection;

/// <summary>
/// The standard reflection service (grpc.reflection.v1): tools such as grpcurl learn from it which services there are
/// and what their messages look like.
/// </summary>
internal sealed class ReflectionService(DescriptorIndex index) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            var response = Answer(requestStream.Current);
            response.ValidHost = requestStream.Current.Host;
            response.OriginalRequest = requestStream.Current;
            await responseStream.WriteAsync(response, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => ListServices(),
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename => File(
            index.FindFile(request.FileByFilename), $"There is no file \"{request.FileByFilename}\"."),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol => File(
            index.FindSymbol(request.FileContainingSymbol),
            $"No file declares \"{request.FileContainingSymbol}\"."),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension => Error(
            StatusCode.NotFound, "The files of this server declare no extensions."),
        ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType => Extensions(
            request.AllExtensionNumbersOfType),
        _ => Error(StatusCode.InvalidArgument, "The request asks for nothing: set one field of message_request."),
    };

    private static ServerReflectionResponse File(FileDescriptor? file, string notFound)
    {
        if (file is null)
            return Error(StatusCode.NotFound, notFound);
        var files = new FileDescriptorResponse();
        files.FileDescriptorProto.AddRange(DescriptorIndex.Serialize(file));
        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private ServerReflectionResponse Extensions(string type) =>
        index.FindSymbol(type) is null
            ? Error(StatusCode.NotFound, $"No file declares \"{type}\".")
            : new ServerReflectionResponse
            {
                AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type },
            };

    private ServerReflectionResponse ListServices()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(index.Services.Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }
}
