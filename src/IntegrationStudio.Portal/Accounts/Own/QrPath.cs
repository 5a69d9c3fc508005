using System.Globalization;
using System.Text;
using QRCoder;

namespace IntegrationStudio.Portal.Accounts.Own;

/// <summary>A QR code as an SVG path: one square of size 1 per dark module, the quiet zone included.</summary>
internal static class QrPath
{
    public static (string Path, int Size) Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (modules[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return (path.ToString(), modules.Count);
    }
}
