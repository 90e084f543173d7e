using Wire = Decisioning.V1;

namespace Decisioning.Server.Marshalling;

/// <summary>One entry of a request's context as it was read.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Kind">Which of the values it has; None is for the mapping to refuse.</param>
/// <param name="Text">The text; empty for the others.</param>
/// <param name="Number">The number; 0 for the others.</param>
/// <param name="Flag">The flag; false for the others.</param>
public readonly record struct AskedContext(
    string Key, Wire.ContextValue.KindOneofCase Kind, string Text, double Number, bool Flag);
