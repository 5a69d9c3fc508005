using System.Buffers;
using System.Text;
using System.Text.Json;
using IntegrationStudio.Engine.Journal;

namespace IntegrationStudio.Engine.Governance.Webhooks;

/// <summary>What is to be told is written in the transaction of what happened: nothing that committed is lost, and nothing that did not is told.</summary>
internal static class WebhookOutbox
{
    public static void Add(JournalSession session, WebhookEvent happened, long now)
    {
        List<long>? targets = null;
        JournalStatement found = session.Statement("SELECT id, events FROM webhook WHERE enabled = 1");
        while (found.Step())
            if (Wants(found.Text(1)!, happened.Kind)) (targets ??= []).Add(found.Int64(0));
        found.Reset();
        foreach (long target in targets ?? []) Add(session, target, happened, now);
    }

    public static long Add(JournalSession session, long webhook, WebhookEvent happened, long now)
    {
        long id = JournalSession.Single(session.Statement("INSERT INTO webhook_delivery (webhook, event, at, payload, due) VALUES (?1, ?2, ?3, '', ?3) RETURNING id").Bind(1, webhook).Bind(2, happened.Kind).Bind(3, now))!.Value;
        session.Statement("UPDATE webhook_delivery SET payload = ?2 WHERE id = ?1").Bind(1, id).Bind(2, Payload(id, happened, JournalTime.To(now))).Run();
        return id;
    }

    public static bool Wants(string events, string kind) => events.Length == 0 || events.Split(' ').Contains(kind);

    /// <summary>Written once: every attempt sends the same bytes.</summary>
    public static string Payload(long id, WebhookEvent happened, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("delivery", id);
            json.WriteString("event", happened.Kind);
            json.WriteString("at", at.UtcDateTime);
            json.WriteStartObject("actor");
            json.WriteString("id", happened.Actor.Id);
            json.WriteString("name", happened.Actor.Name);
            json.WriteEndObject();
            if (happened.Mapping.Length > 0) json.WriteString("mapping", happened.Mapping);
            if (happened.Number is { } number) json.WriteString("number", number);
            if (happened.EffectiveHash is { } hash) json.WriteString("effectiveHash", hash);
            if (happened.Channel is { } channel) json.WriteString("channel", channel);
            if (happened.Review is { } review)
            {
                json.WriteNumber("review", review);
                json.WriteString("link", $"/reviews/{review}");
            }

            if (happened.Alert is { } alert)
            {
                json.WriteNumber("alert", alert);
                json.WriteString("rule", happened.Rule);
                json.WriteString("subject", happened.Subject);
                json.WriteString("link", $"/alerts?alert={alert}");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
