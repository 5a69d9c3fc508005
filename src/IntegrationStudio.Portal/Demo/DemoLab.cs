using System.Globalization;
using System.Text;

namespace IntegrationStudio.Portal.Demo;

/// <summary>A laboratory that sends ORU^R01 in a dialect of its own. What differs is what real labs differ in; the mappings under <c>mappings/labs</c> answer each quirk.</summary>
internal abstract class DemoLab
{
    public static readonly IReadOnlyList<DemoLab> All = [new NorthLab(), new LakesideLab(), new HarborLab()];

    /// <summary>For people.</summary>
    public abstract string Title { get; }

    /// <summary>MSH-4.1, by which the mapping is picked.</summary>
    public abstract string Facility { get; }

    /// <summary>The channel that its listener feeds.</summary>
    public abstract string Channel { get; }

    /// <summary>MLLP port on loopback.</summary>
    public abstract int Port { get; }

    /// <summary>The message's bytes in the charset that its MSH-18 names.</summary>
    /// <param name="order">A running number, unique per lab: it makes MSH-10 and the order numbers.</param>
    /// <param name="patient">Whom the results are about.</param>
    /// <param name="collected">When the specimen was taken.</param>
    /// <param name="random">Decides the values.</param>
    public abstract byte[] Result(int order, DemoPatient patient, DateTimeOffset collected, Random random);

    protected static string Stamp(DateTimeOffset time, bool withZone) =>
        time.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + (withZone ? time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal) : "");

    protected static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    protected static byte[] Bytes(Encoding encoding, params IEnumerable<string> segments) => encoding.GetBytes(string.Join('\r', segments) + "\r");
}
