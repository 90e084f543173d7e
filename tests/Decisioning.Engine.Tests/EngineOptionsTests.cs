namespace Decisioning.Engine.Tests;

public sealed class EngineOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreAllowed() => new EngineOptions().Validate();

    [Fact]
    public void Validate_WrongValue_SaysWhichAndWhatIsAllowed()
    {
        var wrong = new EngineOptions { GroupRecords = 0 };
        var message = Assert.Throws<ArgumentException>(wrong.Validate).Message;
        Assert.Equal("The engine's option GroupRecords is 0; it must be from 1 to 100000.", message);
    }
}
