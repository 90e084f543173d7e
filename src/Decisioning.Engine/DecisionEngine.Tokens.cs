using Decisioning.Engine.Tokens;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>
    /// Adds a key that signs tokens from the next opening of the base on; tokens signed before stay valid. Its number.
    /// </summary>
    /// <exception cref="InvalidOperationException">The base has as many keys as tokens can name.</exception>
    public Task<int> AddTokenKeyAsync(CancellationToken ct = default) => TokenKeys.AddAsync(_store, ct);
}
