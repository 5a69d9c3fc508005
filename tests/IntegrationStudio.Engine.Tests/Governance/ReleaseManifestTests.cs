using System.Text;
using IntegrationStudio.Engine.Governance;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Tests.Mappings;
using IntegrationStudio.Engine.Tests.Official;
using IntegrationStudio.Standards;
using Xunit;

namespace IntegrationStudio.Engine.Tests.Governance;

public sealed class ReleaseManifestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_committed_manifest_is_that_of_the_committed_definitions()
    {
        string folder = Path.Combine(OfficialMaps.Root, "mappings");
        ReleaseManifest found = ReleaseManifest.Of(MappingLibrary.Open(folder).Require()).Require();
        string written = Encoding.UTF8.GetString(found.ToJson());
        Assert.True(File.ReadAllText(Path.Combine(folder, "hl7", "manifest.json")) == written, "Definitions of the product changed: run studio manifest --mappings mappings --write mappings/hl7/manifest.json");
        Assert.Equal(found.Definitions, ReleaseManifest.Own.Definitions);
        Assert.True(found.Definitions.Count > 400);
    }

    [Fact]
    public async Task What_was_altered_is_not_used_and_what_was_approved_before_runs_on()
    {
        MappingPackage released = VersionLab.Product("PID-3.1");
        var release = ReleaseManifest.Of(MappingLibrary.Of(released)).Require();
        await using var lab = new VersionLab(MappingLibrary.Of(released));
        MappingVersion approved = await lab.ApprovedAsync(VersionLab.Map(), "1.0.0");

        var altered = new VersionStore(lab.Journal, MappingLibrary.Of(VersionLab.Product("PID-2.1")), release);
        Problem problem = Assert.Single(altered.Shipped.Read("hl7/pid").Problems);
        Assert.Equal((ReleaseManifest.Altered, "hl7/pid"), (problem.Code, problem.Path));
        Assert.True((await altered.CompileAsync(approved, Cancel)).Succeeded); // it has what it pinned
        Assert.Contains((await altered.ProposeAsync(VersionLab.Map(rules: VersionLab.Rule("text", "PID-5.1", "name.text")), Cancel)).Problems, found => found.Code == ReleaseManifest.Altered);

        var intact = new VersionStore(lab.Journal, MappingLibrary.Of(VersionLab.Product("PID-3.1")), release);
        Assert.True((await intact.ProposeAsync(VersionLab.Map(rules: VersionLab.Rule("text", "PID-5.1", "name.text")), Cancel)).Succeeded);
        var asItIs = new VersionStore(lab.Journal, MappingLibrary.Of(VersionLab.Product("PID-2.1")));
        Assert.True(asItIs.Shipped.Read("hl7/pid").Succeeded);
    }

    [Fact]
    public void Tables_scripts_and_definitions_that_nobody_released_count_too()
    {
        MappingPackage With(params (string, string)[] files) => Some.Shared("hl7/pid", "segment", "PID", "Patient", VersionLab.Rule("id", "PID-3.1", "identifier[+].value"), "", files);
        ReleaseManifest release = ReleaseManifest.Of(MappingLibrary.Of(With(("table.csv", "from,to\na,b"), ("scripts/a.ts", "1")))).Require();
        Assert.Null(release.Check(With(("table.csv", "from,to\na,b"), ("scripts/a.ts", "1"))));
        Assert.NotNull(release.Check(With(("table.csv", "from,to\na,c"), ("scripts/a.ts", "1"))));
        Assert.NotNull(release.Check(With(("table.csv", "from,to\na,b"), ("scripts/a.ts", "2"))));
        Assert.NotNull(release.Check(With(("table.csv", "from,to\na,b"))));
        Problem unknown = release.Check(Some.Shared("hl7/mine", "segment", "PID", "Patient", VersionLab.Rule("id", "PID-3.1", "identifier[+].value")))!;
        Assert.Equal(ReleaseManifest.Altered, unknown.Code);
        Assert.Contains("outside of hl7/", unknown.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_definition_is_asked_about_once_and_only_when_it_is_read()
    {
        int asked = 0;
        MappingLibrary library = MappingLibrary.Of(VersionLab.Product("PID-3.1")).Where(_ =>
        {
            asked++;
            return null;
        });
        Assert.Equal(0, asked);
        Assert.Equal(["hl7/pid"], library.Ids);
        for (int i = 0; i < 3; i++) Assert.True(library.Read("hl7/pid").Succeeded);
        Assert.Equal(1, asked);
    }
}
