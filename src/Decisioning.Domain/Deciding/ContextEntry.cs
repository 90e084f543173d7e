using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>One thing that the caller says about the moment: a text, a number or a flag.</summary>
/// <param name="Key">Its name; rules ask for <c>context.key</c>.</param>
/// <param name="Kind">Text, Number or Flag.</param>
/// <param name="Text">The text; empty for the others.</param>
/// <param name="Number">The number; 1 or 0 for a flag.</param>
public readonly record struct ContextEntry(string Key, AttributeKind Kind, string Text, double Number);
