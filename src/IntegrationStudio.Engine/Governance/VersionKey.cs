using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Engine.Governance;

/// <summary>Names one version of a definition.</summary>
/// <param name="Id">The definition's id.</param>
/// <param name="Number">The version's number, such as <c>1.2.0</c>.</param>
public sealed record VersionKey(string Id, string Number)
{
    /// <summary>As the audit names it.</summary>
    public string Subject => $"version:{Id}@{Number}";

    /// <inheritdoc/>
    public override string ToString() => $"{Id}@{Number}";
}

/// <summary>Where a version stands.</summary>
public enum VersionState
{
    /// <summary>It came with a folder and nobody looked at it: it can be seen and tested, and not published.</summary>
    Unreviewed,

    /// <summary>Handed in; somebody else decides.</summary>
    InReview,

    /// <summary>The reviewer asked for changes; the draft goes on and is handed in again.</summary>
    ChangesRequested,

    /// <summary>Taken back by those who made it.</summary>
    Withdrawn,

    /// <summary>May be published.</summary>
    Approved,

    /// <summary>Was approved, and is not to be published again.</summary>
    Retired,
}

/// <summary>What a change can do to those who receive the results; ordered from harmless to grave.</summary>
public enum ChangeKind
{
    /// <summary>Nothing that runs is different: tests, samples, remarks.</summary>
    Patch,

    /// <summary>Rules were added, or say something else.</summary>
    Minor,

    /// <summary>What is read or written has another form, or something is no longer written.</summary>
    Major,
}

/// <summary>Where a version came from.</summary>
public enum VersionOrigin
{
    /// <summary>A draft was handed in.</summary>
    Submitted,

    /// <summary>It lay in a folder of definitions when the installation was new, or was read in from one.</summary>
    Folder,

    /// <summary>Another installation approved it, and its signed bundle was read in.</summary>
    Bundle,

    /// <summary>The demo made it.</summary>
    Demo,
}

/// <summary>Whose definitions are which.</summary>
public static class Shipped
{
    private const string Prefix = "hl7/";

    /// <summary>Whether a definition is the product's own: it stays in its folder, and the release manifest stands for its approval.</summary>
    public static bool Owns(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>The product's definitions out of a library.</summary>
    public static MappingLibrary Of(MappingLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        return library.Only(Owns);
    }
}
