namespace Grpc.Core;

/// <summary>Says, on a generated service base, which static method binds its methods to a server.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The type that has the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>The name of the method; it takes a <see cref="ServiceBinderBase"/> and the service or null.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
