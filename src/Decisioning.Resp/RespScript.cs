using System.Security.Cryptography;
using System.Text;

namespace Decisioning.Resp;

/// <summary>A Lua script that the server runs as one atomic step. It is called by the digest of its text; a server that
/// does not know it yet is sent the text once.</summary>
public sealed class RespScript
{
    /// <summary>A script of this text.</summary>
    public RespScript(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        // The digest only names the script to the server, whose protocol fixes SHA-1.
#pragma warning disable CA5350
        Digest = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Its SHA-1, 40 hexadecimal digits.</summary>
    public string Digest { get; }
}
