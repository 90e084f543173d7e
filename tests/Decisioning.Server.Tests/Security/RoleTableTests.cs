using System.Reflection;
using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Security;

/// <summary>The table of roles against the protos: what is in one must be in the other.</summary>
public sealed class RoleTableTests
{
    /// <summary>All methods of all services, by their paths, from the descriptors that protoc made.</summary>
    public static IEnumerable<MethodDescriptor> Methods { get; } =
        new[] { typeof(Wire.DecideRequest).Assembly, typeof(HealthCheckRequest).Assembly }.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods)
            .ToArray();

    public static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    [Fact]
    public void Of_EveryCallOfTheProtos_HasARole()
    {
        Assert.NotEmpty(Methods);
        Assert.DoesNotContain(Methods.Select(PathOf), path => RoleTable.Of(path) == default);
    }

    [Fact]
    public void Methods_OfTheTable_AreInTheProtos() =>
        Assert.Empty(RoleTable.Methods.Except(Methods.Select(PathOf)));

    [Fact]
    public void Of_ACallThatIsNotInTheTable_IsNobody() =>
        Assert.Equal(default, RoleTable.Of("/decisioning.v1.DecisionService/Decid"));

    [Fact]
    public void Markdown_OfTheTable_StandsInTheReadme() =>
        Assert.Contains(RoleTable.Markdown(), File.ReadAllText(Path.Combine(Repository.Root, "README.md")));

    [Theory]
    [InlineData(Roles.Renderer, "CustomerService/GetCustomer")]
    [InlineData(Roles.Renderer, "CustomerService/Export")]
    [InlineData(Roles.Sender, "CustomerService/GetCustomer")]
    [InlineData(Roles.Sender, "CustomerService/ExportCards")]
    [InlineData(Roles.Agent, "CustomerService/ExportCards")]
    [InlineData(Roles.Marketer, "CatalogService/Approve")]
    [InlineData(Roles.Approver, "CatalogService/Publish")]
    [InlineData(Roles.Analyst, "EventService/Record")]
    [InlineData(Roles.Admin, "DecisionService/Decide")]
    [InlineData(Roles.Admin, "CatalogService/Publish")]
    public void Of_WhatARoleMustNeverDo_IsNotInTheTable(Roles role, string call) =>
        Assert.False(RoleTable.Of($"/decisioning.v1.{call}").Roles.HasFlag(role));
}
