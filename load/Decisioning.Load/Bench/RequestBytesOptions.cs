using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Bench;

/// <summary>What <c>request-bytes decide</c> was asked to do.</summary>
/// <param name="Placement">Ask for a block of a page; else for a contact by <paramref name="Channels"/>.</param>
/// <param name="Target">When given, the request is sent there once and the size of the answer is printed.</param>
internal sealed record RequestBytesOptions(
    string Customer, string Out, string? Placement, IReadOnlyList<string> Channels, Uri? Target)
{
    public static RequestBytesOptions From(Arguments arguments, bool hasTarget)
    {
        var call = arguments.Plain("The call (decide)");
        if (call != "decide")
        {
            throw new UsageException($"No request of '{call}' can be written; known is decide.");
        }

        var channels = arguments.Names("--channels");
        var options = new RequestBytesOptions(
            arguments.Required("--customer", "ID"),
            arguments.Required("--out", "FILE"),
            arguments.Text("--placement"),
            channels.Count > 0 ? channels : ["email", "sms"],
            hasTarget ? arguments.Target() : null);
        arguments.RefuseRest();
        return options;
    }
}
