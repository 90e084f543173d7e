namespace Decisioning.Domain.Customers.Events;

/// <summary>Why an event cannot be applied, for the person who sent it.</summary>
/// <param name="Field">Path of the field as the interface names it: <c>purchase.lines[2].quantity</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public readonly record struct EventProblem(string Field, string Message);
