using System.Net;
using System.Net.Sockets;

namespace Grpc.AspNetCore.Server;

/// <summary>Formats the address of the other side the way gRPC names peers.</summary>
internal static class PeerAddress
{
    public static string Format(IPAddress? address, int port) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetwork } => $"ipv4:{address}:{port}",
        { IsIPv4MappedToIPv6: true } => $"ipv4:{address.MapToIPv4()}:{port}",
        _ => $"ipv6:[{address}]:{port}",
    };
}
