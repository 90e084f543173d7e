using System.Runtime.CompilerServices;

namespace Decisioning.Domain.Tests.Golden;

/// <summary>
/// Stored formats, pinned as hexadecimal text beside this file. They fail when a byte changes. To change a stored
/// format on purpose: give it a new format number, keep reading the old one, and write the files anew with
/// <c>REGENERATE_GOLDEN=1 dotnet test tests/Decisioning.Domain.Tests</c>; then look at every difference.
/// </summary>
internal static class GoldenFiles
{
    private const string Switch = "REGENERATE_GOLDEN";
    private const int BytesALine = 32;

    public static void Check(string name, byte[] actual)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), name + ".hex"), Hex(actual));
            return;
        }

        Assert.True(
            Hex(actual) == Text(name),
            $"The stored form of {name} has changed. Stored data would no longer be read: "
            + $"see {nameof(GoldenFiles)} for how a format is changed on purpose.\n"
            + $"stored:\n{Text(name)}\nnow:\n{Hex(actual)}");
    }

    public static byte[] Read(string name) => Convert.FromHexString(Text(name).Replace("\n", ""));

    private static string Text(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".hex"));

    private static string Hex(byte[] bytes) =>
        string.Concat(bytes.Chunk(BytesALine).Select(line => Convert.ToHexString(line) + "\n"));

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
