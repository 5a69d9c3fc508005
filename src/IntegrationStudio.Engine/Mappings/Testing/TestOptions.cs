using System.Text.Json;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Mappings.Testing;

/// <summary>What <c>tests/options.json</c> says: <c>{ "ignore": ["Bundle.timestamp"], "now": "2026-01-01T00:00:00Z" }</c>.</summary>
/// <param name="Ignored">Paths that are not compared.</param>
/// <param name="Now">The clock of the tests.</param>
internal sealed record TestOptions(IReadOnlyList<IgnoredPath> Ignored, DateTimeOffset Now)
{
    private static readonly TestOptions Default = new([], new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Reads the options of a test folder; without the file, the defaults.</summary>
    public static async Task<TestOptions> ReadAsync(string folder, List<Problem> problems, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, "options.json");
        if (!File.Exists(file)) return Default;
        try
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            IgnoredPath[] ignored = json.RootElement.TryGetProperty("ignore", out JsonElement paths) ? [.. paths.EnumerateArray().Select(path => new IgnoredPath(path.GetString()!))] : [];
            DateTimeOffset now = json.RootElement.TryGetProperty("now", out JsonElement clock) ? clock.GetDateTimeOffset() : Default.Now;
            return new TestOptions(ignored, now);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            problems.Add(new Problem("test.options", "tests/options.json", $"The options are not readable: {exception.Message}"));
            return Default;
        }
    }
}
