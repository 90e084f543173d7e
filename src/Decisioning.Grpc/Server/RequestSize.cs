using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

/// <summary>Counts the bytes of a request's headers.</summary>
internal static class RequestSize
{
    /// <summary>
    /// Names and values together. Most calls carry no header but the usual ones, which can be had without enumerating;
    /// that saves the enumerator, 100 bytes a call.
    /// </summary>
    public static long OfHeaders(IHeaderDictionary headers)
    {
        var count = 0;
        var size = Usual("host", headers.Host, ref count)
            + Usual("content-type", headers.ContentType, ref count)
            + Length(headers.ContentLength, ref count)
            + Usual("te", headers.TE, ref count)
            + Usual("user-agent", headers.UserAgent, ref count)
            + Usual("grpc-timeout", headers.GrpcTimeout, ref count)
            + Usual("grpc-encoding", headers.GrpcEncoding, ref count)
            + Usual("grpc-accept-encoding", headers.GrpcAcceptEncoding, ref count)
            + Usual("authorization", headers.Authorization, ref count)
            + Usual("accept-encoding", headers.AcceptEncoding, ref count);
        return headers.Count == count ? size : OfAll(headers);
    }

    // As a number it may be written shorter than it came; what it may take is counted.
    private static int Length(long? value, ref int count)
    {
        if (value is null)
            return 0;
        count++;
        const int digits = 19;
        return "content-length".Length + digits;
    }

    private static int Usual(string name, in StringValues values, ref int count)
    {
        if (values.Count == 0)
            return 0;
        count++;
        return Of(name, values);
    }

    private static long OfAll(IHeaderDictionary headers)
    {
        long size = 0;
        foreach (var header in headers)
            size += Of(header.Key, header.Value);
        return size;
    }

    private static int Of(string name, in StringValues values)
    {
        var size = 0;
        foreach (var value in values)
            size += name.Length + (value?.Length ?? 0);
        return size;
    }
}
