using IntegrationStudio.Engine.Governance;

namespace IntegrationStudio.Portal.Versions;

/// <summary>A definition that a version pins, and what it is now.</summary>
/// <param name="Pin">What is pinned.</param>
/// <param name="Now">Its number now; null where it is gone.</param>
/// <param name="IsOld">Whether something newer is there.</param>
public sealed record PinnedReference(VersionPin Pin, string? Now, bool IsOld)
{
    /// <summary>The address of what is different; null for the product's own, whose earlier states have no page.</summary>
    public string? Difference => IsOld && Now is { } now && !Shipped.Owns(Pin.Id) ? Reviews.ReviewMark.CompareLink(Pin.Id, Pin.Number, now) : null;
}

/// <summary>Says of what versions pin whether it is still the newest.</summary>
internal sealed class PinReader(VersionStore versions, MappingShelf shelf)
{
    /// <summary>What a version pins itself; what is no longer the newest first.</summary>
    public async Task<IReadOnlyList<PinnedReference>> OfAsync(MappingVersion version, CancellationToken cancel = default)
    {
        if (version.EffectiveHash.Length == 0)
            return [];
        var pins = await versions.PinsAsync(version.EffectiveHash, cancel);
        return [.. pins.Select(Look).OrderByDescending(pin => pin.IsOld)];
    }

    private PinnedReference Look(VersionPin pin)
    {
        if (Shipped.Owns(pin.Id))
        {
            var read = versions.Shipped.Read(pin.Id);
            return read.Succeeded ? new PinnedReference(pin, read.Value.Definition.Version, versions.Shipped.EffectiveHash(pin.Id) != pin.EffectiveHash) : new PinnedReference(pin, null, false);
        }

        var newest = shelf.Versions.GetValueOrDefault(pin.Id);
        return new PinnedReference(pin, newest?.Key.Number, newest is { State: VersionState.Approved } && newest.EffectiveHash != pin.EffectiveHash);
    }
}
