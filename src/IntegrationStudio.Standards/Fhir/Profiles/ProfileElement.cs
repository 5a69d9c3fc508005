using IntegrationStudio.Standards.Fhir.Validation;

namespace IntegrationStudio.Standards.Fhir.Profiles;

/// <summary>What a profile asks of one element, or of one slice of it.</summary>
/// <param name="Name">The element's name; that of a choice without <c>[x]</c>.</param>
/// <param name="IsChoice">Whether it is a choice, whatever its type.</param>
internal sealed record ProfileElement(string Name, bool IsChoice)
{
    /// <summary>The slice's name; null for the element itself.</summary>
    public string? Slice { get; init; }

    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    /// <summary>Whether systems must support it (profiling.html#mustsupport). Says nothing of a single resource, so nothing checks it.</summary>
    public bool MustSupport { get; init; }

    /// <summary>The types it may have; empty for those of the base.</summary>
    public IReadOnlyList<ProfileType> Types { get; init; } = [];

    /// <summary>The value that it must be, or null.</summary>
    public ProfileValue? Value { get; init; }

    public FhirBinding? Binding { get; init; }

    public FhirInvariant[] Invariants { get; init; } = [];

    public ProfileSlicing? Slicing { get; init; }

    public IReadOnlyList<ProfileElement> Slices { get; init; } = [];

    public IReadOnlyList<ProfileElement> Children { get; init; } = [];

    /// <summary>The name in messages.</summary>
    public string Shown => IsChoice ? $"{Name}[x]" : Name;
}

/// <summary>A type that an element may have.</summary>
/// <param name="Code">Its name.</param>
/// <param name="Profiles">Profiles of which it must meet one; empty for none.</param>
/// <param name="Targets">Of a reference: the profiles of which the target must be one; empty for any.</param>
internal sealed record ProfileType(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> Targets);

/// <summary>How an element is sliced (profiling.html#slicing).</summary>
/// <param name="Discriminators">What tells the slices apart; all of them must agree.</param>
/// <param name="IsClosed">Whether everything must be of a slice.</param>
/// <param name="IsOpenAtEnd">Whether what is of no slice must come last.</param>
/// <param name="IsOrdered">Whether the slices come in the order of the profile.</param>
internal sealed record ProfileSlicing(IReadOnlyList<Discriminator> Discriminators, bool IsClosed, bool IsOpenAtEnd, bool IsOrdered);
