using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mail;

/// <summary>A plain text message (RFC 5322 with MIME). Everything in its headers is checked: what could begin another header is refused.</summary>
/// <param name="Sender">A mail address.</param>
/// <param name="Recipients">Mail addresses, 1-100.</param>
/// <param name="Subject">One line, any letters, up to 500 characters.</param>
/// <param name="Text">The text, lines of any length.</param>
public sealed record MailMessage(string Sender, IReadOnlyList<string> Recipients, string Subject, string Text)
{
    private const int LongestSubject = 500;
    private const int MostRecipients = 100;
    private const int EncodedBytes = 42; // in one encoded word, which has at most 75 characters

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        if (!MailAddress.IsValid(Sender))
            problems.Add(new("mail.sender", "sender", "The sender is no mail address."));
        if (Recipients.Count is 0 or > MostRecipients)
            problems.Add(new("mail.recipients", "recipients", $"A message has 1-{MostRecipients} recipients."));
        if (Recipients.Any(recipient => !MailAddress.IsValid(recipient)))
            problems.Add(new("mail.recipient", "recipients", "A recipient is no mail address."));
        if (Subject.Length > LongestSubject || Subject.Any(char.IsControl))
            problems.Add(new("mail.subject", "subject", $"A subject is one line of at most {LongestSubject} characters."));
        return problems;
    }

    /// <summary>The message as it goes over the wire, lines ended by CR LF, without dot-stuffing.</summary>
    /// <param name="at">Its date.</param>
    /// <param name="id">The left part of its Message-ID, unique.</param>
    public string Write(DateTimeOffset at, string id)
    {
        var text = new StringBuilder();
        Header("Date", at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("From", MailAddress.ToAscii(Sender));
        Header("To", string.Join(",\r\n ", Recipients.Select(MailAddress.ToAscii)));
        Header("Subject", Encoded(Subject));
        Header("Message-ID", $"<{id}@{MailAddress.ToAscii(Sender).Split('@')[1]}>");
        Header("MIME-Version", "1.0");
        Header("Content-Type", "text/plain; charset=utf-8");
        Header("Content-Transfer-Encoding", "base64");
        Header("Auto-Submitted", "auto-generated");
        text.Append("\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n")));
        for (var i = 0; i < body.Length; i += 76)
            text.Append(body.AsSpan(i, Math.Min(76, body.Length - i))).Append("\r\n");
        return text.ToString();

        void Header(string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    /// <summary>Encoded words (RFC 2047) where letters beyond ASCII stand, cut between letters; also where a plain line would be too long.</summary>
    private static string Encoded(string subject)
    {
        if (subject.Length <= 60 && subject.All(letter => letter is >= ' ' and <= '~') && !subject.Contains("=?", StringComparison.Ordinal))
            return subject;
        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in subject.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > EncodedBytes)
                Take();
            word.AddRange(bytes[..length]);
        }
        Take();
        return string.Join("\r\n ", words);

        void Take()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }
}

/// <summary>Mail addresses: a plain local part of ASCII and a domain, which may be an international one.</summary>
public static partial class MailAddress
{
    private const int Longest = 254;

    /// <summary>Whether it is one; never with anything that a header or a command could end on.</summary>
    public static bool IsValid(string? address)
    {
        if (address is not { Length: > 0 and <= Longest } || !Whole().IsMatch(address))
            return false;
        try
        {
            return Ascii().IsMatch(ToAscii(address));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The address with its domain as name servers know it.</summary>
    public static string ToAscii(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[^@\s\p{C}<>()\[\]\\,;:""]+\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A[^@]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Ascii();
}
