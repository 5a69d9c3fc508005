using System.Diagnostics.CodeAnalysis;

namespace IntegrationStudio.Standards;

/// <summary>A value, or the problems that prevented it. A value may come with warnings. The one result type of the solution.</summary>
/// <typeparam name="T">What is produced on success.</typeparam>
public sealed class Outcome<T> where T : class
{
    private Outcome(T? value, IReadOnlyList<Problem> problems)
    {
        Value = value;
        Problems = problems;
    }

    /// <summary>The value; null exactly when it failed.</summary>
    public T? Value { get; }

    /// <summary>Errors when it failed, warnings and information otherwise. Never null.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    /// <summary>A success, with warnings if there are any.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, []);

    /// <summary>A failure for one reason.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(null, [problem]);

    /// <summary>A success with what is worth knowing about it.</summary>
    public static Outcome<T> Of(T value, IReadOnlyList<Problem> problems) => new(value, problems);

    /// <summary>A failure with all its reasons; at least one.</summary>
    public static Outcome<T> Failed(IReadOnlyList<Problem> problems)
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        return new(null, problems);
    }

    /// <summary>The value, for callers to whom failure would be a bug.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message lists the problems.</exception>
    public T Require() => Value ?? throw new InvalidOperationException(string.Join(Environment.NewLine, Problems));
}
