using System.Text;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// What an exception is and where it was thrown, for logs: not its text, which may quote what a caller wrote; but for
/// one of the host's own that holds lengths alone.
/// </summary>
public static class ExceptionShape
{
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var each = exception; each is not null; each = each.InnerException)
        {
            if (text.Length > 0)
                text.AppendLine().Append(" ---> ");
            text.Append(each.GetType().FullName);
            if (each is SerializerException own)
                text.Append(": ").Append(own.Message);
            if (each.StackTrace is { } stack)
                text.AppendLine().Append(stack);
        }

        return text.ToString();
    }
}
