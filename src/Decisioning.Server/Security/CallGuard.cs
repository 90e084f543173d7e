using System.Diagnostics;
using System.Globalization;
using Decisioning.Server.Options;
using Decisioning.Server.Overload;
using Decisioning.Server.Services;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Decisioning.Server.Security;

/// <summary>
/// Stands before every call, before a byte of its messages is read: whether the server has room for it, who calls,
/// whether they may make this call, and whether they are within their limits. The one place where that is decided.
/// </summary>
public sealed class CallGuard(
    RequestDelegate next, KeyStore keys, ServerSettings settings, Admission admission, TimeProvider time,
    RefusalCounter refusals)
{
    private readonly bool _isLocal = ListenRules.IsLoopback(settings);

    public Task InvokeAsync(HttpContext http)
    {
        var ring = keys.Current;
        var method = http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        var access = method is null ? default : RoleTable.Of(method.FullName);
        if (method is not null && access.IsForDevelopment)
        {
            access = settings.Security.Reflection || (_isLocal && ring is null)
                ? new CallAccess(access.Roles, IsOpen: true)
                : default;
        }

        if (access.IsOpen)
        {
            return next(http);
        }

        // First, since it is cheapest: what is refused here has cost nobody anything yet.
        if (!admission.TryEnter(out var retryAfterMs))
        {
            return Refuse(http, StatusCode.ResourceExhausted,
                "The server has more calls than it can answer in time; try again later.", "overload", retryAfterMs);
        }

        var call = ring is null ? Unguarded(http, method, access) : Guarded(http, ring, method, access);

        // A stream rests for hours, and has limits of its own.
        return method is { Type: MethodType.Unary } ? admission.Count(call) : call;
    }

    private Task Unguarded(HttpContext http, IMethod? method, CallAccess access) =>
        method is null || access.Roles != Roles.None
            ? method is { Type: not MethodType.Unary }
                ? UntilAsync(keys.Closed, http, Caller.Anybody)
                : GoOn(http, Caller.Anybody)
            : Refuse(http, StatusCode.PermissionDenied, NobodyMay(method.FullName), "role");

    private Task Guarded(HttpContext http, KeyRing ring, IMethod? method, CallAccess access)
    {
        if (Authenticator.Find(http, ring, out var problem) is not { } caller)
        {
            return Refuse(http, StatusCode.Unauthenticated, problem, "unknown");
        }

        var key = caller.Key!;
        var state = key is { NotBefore: null, Expires: null, RevokedAt: null }
            ? KeyState.Live
            : key.StateAt(time.GetUtcNow());
        if (state != KeyState.Live)
        {
            return Refuse(http, StatusCode.Unauthenticated, NotLive(key, state), "not_live");
        }

        // What is no call of ours is answered by the host, UNIMPLEMENTED, but to nobody who has no key.
        if (method is not null && !caller.Has(access.Roles))
        {
            var sentence = access.Roles == Roles.None
                ? NobodyMay(method.FullName)
                : $"{method.FullName} needs one of the roles {RoleNames.Text(access.Roles)}; the key of {key.Name} has "
                    + $"{RoleNames.Text(key.Roles)}.";
            return Refuse(http, StatusCode.PermissionDenied, sentence, "role");
        }

        return caller.Limit!.TryEnter(out var retryAfterMs)
            ? WithinLimits(http, caller, method)
            : Refuse(http, StatusCode.ResourceExhausted,
                $"The key of {key.Name} is over its limit; try again later.", "limit", retryAfterMs);
    }

    private Task WithinLimits(HttpContext http, Caller caller, IMethod? method)
    {
        var isStream = method is { Type: not MethodType.Unary };
        var task = isStream ? UntilAsync(caller.Ended, http, caller) : GoOn(http, caller);
        if (task.IsCompletedSuccessfully)
        {
            caller.Limit!.Exit();
            return task;
        }

        return ExitAfterAsync(task, caller.Limit!);
    }

    private static async Task ExitAfterAsync(Task task, CallLimit limit)
    {
        try
        {
            await task;
        }
        finally
        {
            limit.Exit();
        }
    }

    /// <summary>A stream goes on for hours; it ends with its key, and without one when the first key arrives.</summary>
    private async Task UntilAsync(CancellationToken end, HttpContext http, Caller caller)
    {
        await using var registration = end.Register(http.Abort);
        await GoOn(http, caller);
    }

    /// <summary>What is thrown before the first wait is in the task, too: the caller's place is given back by its
    /// end.</summary>
    private Task GoOn(HttpContext http, Caller caller)
    {
        http.Features.Set(caller);
        try
        {
            return next(http);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private Task Refuse(HttpContext http, StatusCode code, string sentence, string cause, long? retryAfterMs = null)
    {
        Debug.Assert(sentence.All(c => c is >= ' ' and <= '~' and not '%'), "The sentence would need encoding.");
        refusals.Count(cause);
        var response = http.Response;
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = sentence;
        if (retryAfterMs is { } wait)
        {
            response.Headers[StatusMapping.RetryAfter] = wait.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }

    private static string NobodyMay(string method) => $"{method} is not open to anybody on this server.";

    private static string NotLive(ApiKey key, KeyState state) => state switch
    {
        KeyState.Revoked => $"The key {key.Id} of {key.Name} was revoked.",
        KeyState.Expired => $"The key {key.Id} of {key.Name} has expired.",
        _ => $"The key {key.Id} of {key.Name} does not hold yet.",
    };
}
