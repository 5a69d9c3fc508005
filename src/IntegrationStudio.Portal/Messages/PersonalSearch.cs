namespace IntegrationStudio.Portal.Messages;

/// <summary>A search by something that says whose messages there are: audited, in no address, and only for those who may see content without masks.</summary>
/// <param name="By"><see cref="Patient"/>, <see cref="Text"/>, or the name of an indexed value such as <c>accession</c>.</param>
/// <param name="Value">What is looked for.</param>
public sealed record PersonalSearch(string By, string Value)
{
    /// <summary>By PID-3.1, or what the channel says is the patient.</summary>
    public const string Patient = "patient id";

    /// <summary>By a text anywhere in the content as it came.</summary>
    public const string Text = "text in content";

    /// <summary>Shorter texts are in almost every message.</summary>
    public const int ShortestText = 3;

    /// <summary>How people read it.</summary>
    public static string Words(string by) => by.Length == 0 ? by : char.ToUpperInvariant(by[0]) + by[1..];

    /// <summary>Whether the content of every message has to be read.</summary>
    public bool ReadsContent => By == Text;
}
