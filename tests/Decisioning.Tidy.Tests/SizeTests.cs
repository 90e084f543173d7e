using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Decisioning.Tidy.Tests;

/// <summary>Files and methods stay short enough to be read in one go.</summary>
public sealed class SizeTests
{
    private const int FileLines = 400;
    private const int ExampleLines = 150;
    private const int MethodLines = 70;
    private const int LineLength = 120;

    [Fact]
    public void Files_OfTheProduct_StayUnderTheLimit() =>
        Offenders.None(
            Sources()
                .Select(file => (File: Checkout.Relative(file), Lines: File.ReadLines(file).Count()))
                .Where(file => file.Lines > FileLines)
                .Select(file => $"{file.File} has {file.Lines} lines"));

    [Fact]
    public void Files_OfTheProduct_AreSmallInTheMiddle()
    {
        var lines = Sources().Select(file => File.ReadLines(file).Count()).Order().ToArray();
        Assert.InRange(lines[lines.Length / 2], 1, 100);
        Assert.InRange(lines[lines.Length * 9 / 10], 1, 250);
    }

    /// <summary>An example is read to be copied from: its program and the models' script are short.</summary>
    [Fact]
    public void Examples_EachProgram_IsShorterThanItsLimit()
    {
        var programs = new[] { "*.cs", "*.py", "*.mjs" }.SelectMany(pattern => Checkout.Files(pattern))
            .Where(file => Checkout.Relative(file).StartsWith("examples/", StringComparison.Ordinal)).ToArray();
        Assert.True(programs.Length >= 6, $"Only {programs.Length} examples were found.");
        Offenders.None(
            from file in programs
            let lines = File.ReadLines(file).Count()
            where lines >= ExampleLines
            select $"{Checkout.Relative(file)} has {lines} lines");
    }

    [Fact]
    public void Methods_OfTheProduct_StayUnderTheLimit()
    {
        var long_ =
            from file in Sources()
            from method in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
                .OfType<BaseMethodDeclarationSyntax>()
            let span = method.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > MethodLines
            select $"{Checkout.Relative(file)}:{span.StartLinePosition.Line + 1} has {lines} lines";
        Offenders.None(long_);
    }

    [Fact]
    public void Lines_Everywhere_StayUnderTheLimit() =>
        Offenders.None(
            from file in Checkout.Files("*.cs")
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where line.text.Length > LineLength
            select $"{Checkout.Relative(file)}:{line.number} has {line.text.Length} characters");

    private static IEnumerable<string> Sources() => Checkout.Files("*.cs", "src");
}
