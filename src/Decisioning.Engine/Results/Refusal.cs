namespace Decisioning.Engine;

/// <summary>Why something was not done, for a program and for a person. <c>default</c> means that it was
/// done.</summary>
/// <param name="Cause">For a program.</param>
/// <param name="Field">Path of the wrong field within the item (<c>lines[2].quantity</c>); empty when none is.</param>
/// <param name="Message">For a person: what was wrong and what would be right.</param>
public readonly record struct Refusal(RefusalCause Cause, string Field, string Message)
{
    /// <summary>Whether there is a refusal.</summary>
    public bool Refused => Cause != RefusalCause.None;
}
