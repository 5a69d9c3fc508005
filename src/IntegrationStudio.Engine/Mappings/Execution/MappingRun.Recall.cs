using System.Runtime.InteropServices;
using IntegrationStudio.Engine.Mappings.Compilation;
using IntegrationStudio.Standards.Hl7v2;
using IntegrationStudio.Standards.Trees;

namespace IntegrationStudio.Engine.Mappings.Execution;

/// <summary>Results of data type maps for items that came before are added as they were made then. Same result, a tenth of the work.</summary>
internal sealed partial class MappingRun
{
    /// <summary>Whether something was asked that each message answers in its own way: the zone of its times.</summary>
    private bool _dependsOnMessage;

    /// <summary>Whether the sender was asked for, who gives local names their meaning.</summary>
    private bool _dependsOnSender;

    /// <summary>Adds what the map made of an equal item. Runs the map and keeps the result where it came before; false, and nothing done, where it has to be run.</summary>
    private bool TryRecall(CompiledMap called, in Scope scope, in Target target)
    {
        Hl7Element item = scope.Item;
        if (!scope.HasItem || item.Length > MapMemory.LongestItem || _keeps || _tree.TraceEnabled || item.NeedsUnescape) return false;
        // The bytes say the same only between the same separators, and the map must find its own elements as it found them then.
        if (_message.Delimiters != Hl7Delimiters.Default || _tree.Kind(target.Node) != TreeValueKind.None || (_tree.ChildOrders(target.Node) & called.Touches) != 0) return false;
        bool inComponent = item.Level is Hl7Level.Component or Hl7Level.Subcomponent;
        if (called.Memory!.Find(item.RawSpan, inComponent, target.Required, target.Handed, out ulong hash, out bool isKnown) is { } known
            && (known.Sender is null || known.Sender == SenderScope()))
        {
            _dependsOnSender |= known.Sender is not null;
            int offset = _tree.Replay(known.Made, target.Node);
            foreach (int suspect in known.Suspects) _suspects.Add(suspect == 0 ? target.Node : suspect + offset);
            foreach (int extension in known.Extensions) _extensions.Add(extension + offset);
            return true;
        }

        if (!isKnown) return false;
        Learn(called, scope, target, hash, inComponent);
        return true;
    }

    private void Learn(CompiledMap called, in Scope scope, in Target target, ulong hash, bool inComponent)
    {
        (bool message, bool sender) = (_dependsOnMessage, _dependsOnSender);
        (_dependsOnMessage, _dependsOnSender) = (false, false);
        int nodes = _tree.NodeCount;
        int suspects = _suspects.Count;
        int extensions = _extensions.Count;
        int problems = (_problems?.Count ?? 0) + _environment.Problems.Count;
        RunCalled(called, scope, target);
        bool same = !_dependsOnMessage && (_problems?.Count ?? 0) + _environment.Problems.Count == problems;
        string? own = _dependsOnSender ? SenderScope() : null;
        _dependsOnMessage |= message;
        _dependsOnSender |= sender;
        if (!same || _tree.Capture(target.Node, nodes) is not { } made) return;
        int[] suspected = Numbers(_suspects, suspects, nodes, target.Node);
        int[] extended = Numbers(_extensions, extensions, nodes, target.Node);
        if (suspected.Concat(extended).Any(number => number < 0)) return;
        called.Memory!.Keep(new MapMemory.Entry(hash, scope.Item.RawSpan.ToArray(), inComponent, target.Required, target.Handed, own, made, suspected, extended));
    }

    /// <summary>Ids as numbers within what was added; 0 for the place itself.</summary>
    private static int[] Numbers(List<int> ids, int start, int before, int place) =>
        [.. CollectionsMarshal.AsSpan(ids)[start..].ToArray().Select(id => id == place ? 0 : id - before)];
}
