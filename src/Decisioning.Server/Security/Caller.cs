namespace Decisioning.Server.Security;

/// <summary>Who makes a call: the holder of a key or certificate, or anybody where no keys are configured.</summary>
public sealed class Caller
{
    private readonly CancellationTokenSource _ended = new();

    public Caller(ApiKey key, CallLimit limit)
    {
        Key = key;
        Name = key.Name;
        Roles = key.Roles;
        Limit = limit;
    }

    private Caller(string name, Roles roles)
    {
        Name = name;
        Roles = roles;
    }

    /// <summary>Everybody, where no keys are configured: may do everything, is nobody in particular.</summary>
    public static Caller Anybody { get; } = new("", (Roles)~0);

    /// <summary>A call that did not come by the guard: may do nothing.</summary>
    public static Caller Nobody { get; } = new("", Roles.None);

    public string Name { get; }

    public Roles Roles { get; }

    /// <summary>Null for who has no key.</summary>
    public ApiKey? Key { get; }

    /// <summary>Null for who has no key.</summary>
    public CallLimit? Limit { get; }

    /// <summary>Whether a name was proved.</summary>
    public bool IsKnown => Key is not null;

    /// <summary>Cancelled when the key is revoked, changed or has expired: streams end with it.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool Has(Roles anyOf) => (Roles & anyOf) != 0;

    public void End() => _ended.Cancel();
}
