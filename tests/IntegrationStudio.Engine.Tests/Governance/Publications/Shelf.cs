using System.Collections.Concurrent;
using IntegrationStudio.Engine.Audit;
using IntegrationStudio.Engine.Channels;
using IntegrationStudio.Engine.Connectors.File;
using IntegrationStudio.Engine.Connectors.Mllp;
using IntegrationStudio.Engine.Governance.Publications;
using IntegrationStudio.Engine.Journal;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Standards;
using Some = IntegrationStudio.Engine.Tests.Mappings.Some;

namespace IntegrationStudio.Engine.Tests.Governance.Publications;

/// <summary>Versions of one mapping in memory, and a host whose channel runs what is published of them. Version n writes its number as the patient's name.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    public const string Mapping = "labs/one";
    public const string Channel = "labs";

    public static readonly Actor Anna = new("user:anna", "Anna Author");
    public static readonly Actor Otto = new("user:otto", "Otto Operator");
    public static readonly Actor Olga = new("user:olga", "Olga Operator");

    private readonly bool _ownsFolder;

    private Shelf(string folder, bool ownsFolder) => (Folder, _ownsFolder) = (folder, ownsFolder);

    public string Folder { get; }

    /// <summary>Numbers that are not approved.</summary>
    public ConcurrentDictionary<string, bool> Unapproved { get; } = new();

    /// <summary>Numbers whose stored content somebody altered.</summary>
    public ConcurrentDictionary<string, bool> Altered { get; } = new();

    public MessageJournal Journal { get; private set; } = null!;

    public ChannelHost Host { get; private set; } = null!;

    public PublishedMappings Published { get; private set; } = null!;

    public Engine.Governance.Publications.Publications Publications { get; private set; } = null!;

    public Emergencies Emergencies { get; private set; } = null!;

    public PublicationWatch Watch { get; private set; } = null!;

    public static Shelf Open(string? folder = null, TimeProvider? clock = null, bool allowUnreviewed = false)
    {
        var shelf = new Shelf(folder ?? Directory.CreateTempSubdirectory("studio-shelf").FullName, folder is null);
        shelf.Start(clock, allowUnreviewed);
        return shelf;
    }

    public static ChannelDefinition Definition(string id = Channel) => new()
    {
        Id = id,
        Source = new MllpSourceDefinition(),
        Accepts = new AcceptDefinition { Types = ["ORU^R01"] },
        Mapping = new MappingChoice { Default = Mapping },
        Destinations = [new FileDestinationDefinition { Id = "files", Folder = id, Name = "{id}-{controlId}.json" }],
    };

    /// <summary>Publishes over whatever is in force.</summary>
    public async Task<Outcome<Publication>> PublishAsync(string number, Actor? actor = null, string channel = Channel) =>
        await Publications.PublishAsync(new(channel, Mapping, number, await LastAsync(channel)), actor ?? Otto);

    public async Task<long> LastAsync(string channel = Channel) => await Publications.HistoryAsync(channel, Mapping, 1) is [var last, ..] ? last.Id : 0;

    public async Task CloseAsync()
    {
        await Host.DisposeAsync();
        await Journal.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    public static MappingPackage Package(string number) => Some.Package($$"""
        { "id": "{{Mapping}}", "version": "{{number}}", "kind": "message", "source": { "format": "hl7v2", "structure": "ORU_R01", "version": "2.5.1" }, "target": { "format": "fhir-r4", "bundle": "transaction" },
          "rules": [{ "id": "patient", "from": "PATIENT_RESULT.PATIENT.PID", "resource": "Patient", "key": ["PID-3.1"], "rules": [{ "id": "version", "to": "name.text", "value": "{{number}}" }] }] }
        """);

    private void Start(TimeProvider? clock, bool allowUnreviewed)
    {
        Journal = MessageJournal.Open(Path.Combine(Folder, "studio.db"), new JournalOptions { Clock = clock ?? TimeProvider.System }).Require();
        MappingLibrary library = MappingLibrary.Of(Package("0.9.0"));
        Published = new PublishedMappings(Journal, OpenAsync, new UnpublishedOptions { Library = () => library, IsShipped = id => id.StartsWith("hl7/", StringComparison.Ordinal), AllowUnreviewed = allowUnreviewed });
        Host = new ChannelHost(Journal, new ChannelHostOptions { OutputRoot = Path.Combine(Folder, "out"), Mappings = library, Published = Published });
        Publications = new(Journal, Published, Host);
        Emergencies = new(Journal, Published, Publications);
        Watch = new(Journal, Published, Publications);
    }

    private async Task<Outcome<PublishableVersion>> OpenAsync(string mapping, string number, int? candidate, CancellationToken cancel)
    {
        await Task.Yield();
        if (mapping != Mapping) return new Problem("version.unknown", mapping, "There is no such version.");
        if (Altered.ContainsKey(number)) return new Problem("version.altered", mapping, $"The stored content of {number} has another hash.");
        CompiledMapping compiled = MappingLibrary.Of(Package(number)).Compile(mapping).Require();
        return new PublishableVersion
        {
            Mapping = mapping,
            Number = number,
            Candidate = 1,
            EffectiveHash = compiled.EffectiveHash,
            IsApproved = !Unapproved.ContainsKey(number),
            Authors = [Anna.Id],
            Compiled = compiled,
        };
    }
}
