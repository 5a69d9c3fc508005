using System.Globalization;
using System.Text;
using IntegrationStudio.Engine.Mappings;
using IntegrationStudio.Engine.Mappings.Drafts;
using IntegrationStudio.Engine.Mappings.Preview;
using IntegrationStudio.Engine.Mappings.Testing;
using IntegrationStudio.Portal.Controls;
using IntegrationStudio.Portal.Designer.Inspector;
using IntegrationStudio.Portal.Designer.Tests;
using IntegrationStudio.Portal.Messages.Inspection;
using IntegrationStudio.Standards;
using IntegrationStudio.Standards.Fhir;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IntegrationStudio.Portal.Designer.Preview;

/// <summary>The result of the chosen sample: as a tree and as text, what changed, what the validation says, and where each value comes from.</summary>
public sealed partial class PreviewTab : SessionView, IAsyncDisposable
{
    private static readonly IReadOnlyList<string> Views = ["Tree", "Text", "Changes", "Findings", "Origin", "Rule times", "All samples"];
    private static readonly HashSet<string> Nothing = [];

    private PreviewState? shown;
    private PreviewIndex index = new([]);
    private TreeModel tree = new([], 0);
    private IReadOnlyList<JsonLine> json = [];
    private ResultText text = ResultText.None;
    private IReadOnlySet<string> litText = Nothing;
    private IReadOnlyList<DifferenceLine>? difference;
    private string? differenceOf;
    private int view;
    private bool asXml;
    private string? selected;
    private IReadOnlyList<PreviewLink> links = [];
    private IReadOnlySet<string> lit = Nothing;
    private bool pasting;
    private bool leading;
    private int versions;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private protected override DesignerEvent Watches => DesignerEvent.Preview | DesignerEvent.Selection | DesignerEvent.Sample | DesignerEvent.Content | DesignerEvent.Saved;

    private PreviewState State => Session.Preview;

    private bool IsFhir => State.Format == Formats.Fhir;

    private bool IsJson => State.Format is Formats.Fhir or Formats.Json && !(IsFhir && asXml);

    private string TextName => State.Format switch { Formats.Hl7v2 => "ER7", Formats.Xml => "XML", Formats.Delimited => "Rows", _ => asXml ? "XML" : "JSON" };

    public ValueTask DisposeAsync()
    {
        if (Session?.Runner is { } runner) runner.TakesTimes = false;
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        Read();
    }

    private protected override void OnSessionChanged(DesignerEvent what)
    {
        if ((what & (DesignerEvent.Preview | DesignerEvent.Selection)) != DesignerEvent.None) Read();
        if (view == 2 && ((what & DesignerEvent.Preview) != DesignerEvent.None || versions != Session.Keeper?.Versions)) _ = InvokeAsync(CompareAsync);
    }

    private void Read()
    {
        if (!ReferenceEquals(shown, State))
        {
            bool same = shown is not null && shown.Output.Span.SequenceEqual(State.Output.Span) && shown.Format == State.Format;
            shown = State;
            index = new PreviewIndex(State.Links);
            if (!same) ReadOutput();
        }

        // A click in the result leads the selection; what is selected elsewhere is found here.
        if (!leading)
        {
            selected = null;
            links = index.Of(Session.Selection);
            tree.Unselect();
        }

        lit = links.Count == 0 ? Nothing : links.Select(link => link.ResultPath).ToHashSet(StringComparer.Ordinal);
        litText = text.Around(lit);
        tree.Reveal(lit.Take(50));
    }

    private void ReadOutput()
    {
        TreeModel before = tree;
        tree = new TreeModel(State.Format is Formats.Fhir or Formats.Json ? ResultTree.Of(State.Output) : [.. State.Nodes.Select(node => new TreeNode(node.Path, node.Depth, node.Name, node.Title, null, node.Value))], openDepth: State.Format switch { Formats.Hl7v2 => 3, Formats.Xml or Formats.Delimited => 2, _ => 1 });
        tree.Reveal(before.Visible.Select(row => before.Nodes[row].Key));
        ReadText();
    }

    private void ReadText()
    {
        json = IsJson ? JsonLines.Of(State.Output) : [];
        text = IsJson || State.Output.IsEmpty ? ResultText.None : State.Format switch
        {
            Formats.Hl7v2 => ResultText.OfMessage(State.Output, State.Nodes),
            Formats.Delimited => ResultText.OfRows(State.Output, State.Nodes),
            _ => ResultText.OfXml(Encoding.UTF8.GetString(TextBytes().Span), tree.Nodes.Select(node => node.Key), IsFhir),
        };
        litText = text.Around(lit);
    }

    /// <summary>The result in the chosen form, for people to read.</summary>
    private ReadOnlyMemory<byte> TextBytes()
    {
        if (State.Format == Formats.Hl7v2) return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(State.Output.Span).Replace('\r', '\n'));
        if (!IsFhir || !asXml || State.Output.IsEmpty) return State.Output;
        return FhirJsonReader.Read(State.Output.Span) is { Succeeded: true, Value: var result } ? FhirXmlWriter.ToBytes(result, result.Root, indented: true) : State.Output;
    }

    private async Task ShowAsync(int chosen)
    {
        view = chosen;
        if (Session.Runner is { } runner) runner.TakesTimes = view == 5;
        if (view == 2) await CompareAsync();
    }

    private void ChooseForm(bool xml)
    {
        asXml = xml;
        ReadText();
    }

    private void SelectResult(string path)
    {
        leading = true;
        selected = path;
        tree.Select(path);
        links = index.Behind(path);
        lit = links.Select(link => link.ResultPath).ToHashSet(StringComparer.Ordinal);
        litText = text.Around(lit);
        if (links.Count > 0) Session.Selection = new DesignerSelection(links[0].SourceKey, links[0].TargetKey, links[0].RulePath);
        leading = false;
    }

    private void Follow(PreviewLink link) => Session.Selection = new DesignerSelection(link.SourceKey, link.TargetKey, link.RulePath);

    /// <summary>Compares with what the last saved version makes of the same sample.</summary>
    private async Task CompareAsync()
    {
        if (Session.Keeper is not { } keeper || Session.Runner is not { } runner || State.Sample is not { } sample) return;
        PreviewState compared = State;
        versions = keeper.Versions;
        DefinitionFolder? version = await keeper.LastVersionAsync();
        if (version is null)
        {
            (difference, differenceOf) = (null, "There is no saved version yet.");
            return;
        }

        MappingPreview before = runner.Of(Session.Services.Library.With(version.Package));
        PreviewResult last = await Task.Run(() => before.RunAsync(sample.Content, validates: false));
        if (!ReferenceEquals(compared, State)) return;
        differenceOf = last.Ran ? null : "The last saved version gives no result for this sample.";
        difference = last.Ran ? LineDifference.Of(Readable(last.Output), Readable(compared.Output)) : null;
        StateHasChanged();
    }

    private IReadOnlyList<string> Readable(ReadOnlyMemory<byte> output) => State.Format switch
    {
        Formats.Fhir or Formats.Json => [.. JsonLines.Of(output).Select(line => new string(' ', line.Indent) + line.Name + line.Value)],
        Formats.Hl7v2 => LineDifference.Lines(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(output.Span).Replace('\r', '\n'))),
        _ => LineDifference.Lines(output.Span),
    };

    private async Task CopyAsync()
    {
        await Js.InvokeVoidAsync("studio.copy", IsJson ? JsonLines.Text(json) : Encoding.UTF8.GetString(TextBytes().Span));
        Toasts.Say("Copied.");
    }

    /// <summary>Makes the result what the sample's test expects from now on.</summary>
    private void Accept()
    {
        if (State.Sample is not { } sample || State.IsStale || !State.HasResult) return;
        if (sample is { Origin: SampleOrigin.Captured, IsMasked: false })
        {
            Toasts.Say("This message is as it was received, and would be kept with the mapping. Add it on the Tests tab, where it is de-identified.", Severity.Error);
            return;
        }

        string name = TestFiles.Named(sample.Origin == SampleOrigin.Saved ? TestFiles.NameOf(sample.Name) : sample.Name);
        string expected = TestFiles.Expected(name, State.Format);
        string extension = sample.Origin == SampleOrigin.Saved ? Path.GetExtension(sample.Name) : ".hl7";
        ReadOnlyMemory<byte> output = State.Output;
        IReadOnlyList<Problem> problems = Session.Apply($"Accept the result of {name}", folder =>
        {
            DefinitionFolder changed = folder.WithFile(expected, AcceptedOutput.Of(expected, output));
            string input = TestFiles.Input(name, extension);
            return changed.Beside.ContainsKey(input) ? changed : TestEdits.Masked(changed.WithFile(input, sample.Content), sample.Content, sample.IsMasked);
        });
        if (problems.Count > 0) Toasts.Say(problems[0].Message, Severity.Error);
        else Toasts.Say($"{expected} expects this result now.");
    }

    private static string Time(TimeSpan time) => time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " ms";
}
