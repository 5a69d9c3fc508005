using IntegrationStudio.Portal.Commands;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("serve --demo --data somewhere --urls http://127.0.0.1:0")]
    [InlineData("convert a.hl7 b --mapping labs/north/oru-r01 --include *.hl7 --exclude **/old/** --zone Europe/Berlin --out bundles")]
    [InlineData("convert a.hl7 --zone -06:00 --out bundles")]
    [InlineData("convert a.hl7 --format xml --indented --out bundles")]
    [InlineData("import mappings --data d --check --force a/b --author ada --submit why --acknowledge-changes")]
    [InlineData("export mappings --data d --drafts --prune --check --force a/b")]
    [InlineData("bundle export labs/north/oru-r01@1.2.0 --out north.bundle --instance dev --labels --data d")]
    [InlineData("bundle import north.bundle --check")]
    [InlineData("serve --listen 10.1.2.3 --listen ::")]
    [InlineData("backup --data d --to - --with-files --scratch s")]
    [InlineData("restore a.tar.gz --data d --hold --checkpoints c")]
    [InlineData("test")]
    [InlineData("test mappings/labs")]
    [InlineData("validate mappings bundle.json")]
    [InlineData("validate bundles patient.xml --profile http://hl7.org/fhir/StructureDefinition/vitalsigns --format json --exclude **/drafts/**")]
    [InlineData("serve --environment Development --contentRoot /tmp --applicationName studio")]
    public void Accepts(string line) => Assert.Empty(StudioCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("convert --out bundles", "'convert'")]
    [InlineData("convert a.hl7", "--out")]
    [InlineData("convert a.hl7 --out b --zone Atlantis/Main", "Atlantis")]
    [InlineData("convert a.hl7 --out b --format yaml", "yaml")]
    [InlineData("validate", "'validate'")]
    [InlineData("validate a.json --format html", "html")]
    [InlineData("serve --listen everywhere", "everywhere")]
    [InlineData("backup", "--to")]
    [InlineData("convrt a.hl7", "convrt")]
    public void Refuses_and_says_what_is_missing(string line, string named)
    {
        var errors = StudioCommand.Create().Parse(line).Errors;
        Assert.Contains(errors, error => error.Message.Contains(named, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_command_and_option_is_described()
    {
        var root = StudioCommand.Create();
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)))
        {
            Assert.Contains("Example", command.Description!, StringComparison.Ordinal);
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        }
    }
}
