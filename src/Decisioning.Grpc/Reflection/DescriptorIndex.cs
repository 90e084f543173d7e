using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Reflection;

/// <summary>
/// The proto files of the mapped services, by file name and by what they declare. Built at the first question, when all
/// services are mapped.
/// </summary>
internal sealed class DescriptorIndex
{
    private readonly Lazy<Content> _content;

    public DescriptorIndex(EndpointDataSource endpoints) => _content = new Lazy<Content>(() => Build(endpoints));

    /// <summary>The full names of the mapped services, sorted.</summary>
    public IReadOnlyList<string> Services => _content.Value.Services;

    public FileDescriptor? FindFile(string name) => _content.Value.Files.GetValueOrDefault(name);

    /// <summary>The file that declares a service, method, message, enum or field.</summary>
    public FileDescriptor? FindSymbol(string fullName) => _content.Value.Symbols.GetValueOrDefault(fullName);

    /// <summary>A file and all it imports, each once.</summary>
    public static IEnumerable<ByteString> Serialize(FileDescriptor file)
    {
        var seen = new HashSet<string> { file.Name };
        var open = new Queue<FileDescriptor>([file]);
        while (open.TryDequeue(out var next))
        {
            yield return next.SerializedData;
            foreach (var import in next.Dependencies.Where(d => seen.Add(d.Name)))
                open.Enqueue(import);
        }
    }

    private static Content Build(EndpointDataSource endpoints)
    {
        var methods = endpoints.Endpoints
            .Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>())
            .OfType<GrpcMethodMetadata>()
            .ToList();
        var content = new Content(
            [.. methods.Select(m => m.Method.ServiceName).Distinct().Order(StringComparer.Ordinal)], [], []);
        foreach (var descriptor in methods.Select(m => m.ServiceType).Distinct().Select(FindDescriptor))
        {
            if (descriptor is not null)
                AddFile(content, descriptor.File);
        }

        return content;
    }

    // Generated code keeps the descriptor beside the method that binds the service.
    private static ServiceDescriptor? FindDescriptor(Type serviceType)
    {
        var bindType = serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType;
        return bindType?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            as ServiceDescriptor;
    }

    private static void AddFile(Content content, FileDescriptor file)
    {
        if (!content.Files.TryAdd(file.Name, file))
            return;
        foreach (var import in file.Dependencies)
            AddFile(content, import);
        foreach (var service in file.Services)
        {
            content.Symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                content.Symbols[method.FullName] = file;
        }

        foreach (var message in file.MessageTypes)
            AddMessage(content, message, file);
        foreach (var type in file.EnumTypes)
            content.Symbols[type.FullName] = file;
    }

    private static void AddMessage(Content content, MessageDescriptor message, FileDescriptor file)
    {
        content.Symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder())
            content.Symbols[field.FullName] = file;
        foreach (var nested in message.NestedTypes)
            AddMessage(content, nested, file);
        foreach (var type in message.EnumTypes)
            content.Symbols[type.FullName] = file;
    }

    private sealed record Content(
        IReadOnlyList<string> Services,
        Dictionary<string, FileDescriptor> Files,
        Dictionary<string, FileDescriptor> Symbols);
}
