using IntegrationStudio.Standards;

namespace IntegrationStudio.Engine.Connectors.Mail;

/// <summary>How the connection to a mail server is secured.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the first byte, usually on port 465.</summary>
    Tls = 0,

    /// <summary>Begun in the clear and turned to TLS by STARTTLS before anything is said; usually on port 587. A server that does not offer it is refused.</summary>
    StartTls = 1,

    /// <summary>In the clear: only for a relay inside, and never with a password.</summary>
    None = 2,
}

/// <summary>A mail server that takes messages.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is secured.</param>
/// <param name="Sender">The address that messages come from.</param>
/// <param name="Account">Who signs in; empty for nobody.</param>
public sealed record MailServer(string Host, int Port, MailSecurity Security, string Sender, string Account)
{
    /// <summary>What is wrong with it.</summary>
    /// <param name="hasPassword">Whether a password is known.</param>
    public IReadOnlyList<Problem> Check(bool hasPassword)
    {
        var problems = new List<Problem>();
        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown or UriHostNameType.Basic)
            problems.Add(new("mail.host", "host", "The host is no name and no address."));
        if (Port is < 1 or > 65535)
            problems.Add(new("mail.port", "port", "The port is 1 to 65535."));
        if (!Enum.IsDefined(Security))
            problems.Add(new("mail.security", "security", "There is no such way to secure a connection."));
        if (!MailAddress.IsValid(Sender))
            problems.Add(new("mail.sender", "sender", "The sender is no mail address."));
        if (Account.Length > 200 || Account.Any(char.IsControl))
            problems.Add(new("mail.account", "account", "The account is one line of at most 200 characters."));
        if (Account.Length > 0 && !hasPassword)
            problems.Add(new("mail.password", "password", "The account has no password."));
        if (Account.Length > 0 && Security == MailSecurity.None)
            problems.Add(new("mail.plain-password", "security", "A password is not sent in the clear.") { Mend = "Choose TLS or STARTTLS, or leave the account empty." });
        return problems;
    }
}
