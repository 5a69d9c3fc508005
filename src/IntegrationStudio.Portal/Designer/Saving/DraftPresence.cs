namespace IntegrationStudio.Portal.Designer.Saving;

/// <summary>Who has which definition open, and who just saved. Safe for many threads; handlers run on the thread of whoever causes them.</summary>
internal sealed class DraftPresence
{
    private readonly Lock _lock = new();
    private readonly List<Place> _open = [];

    /// <summary>Somebody came, went or saved; names the definition.</summary>
    public event Action<string>? Changed;

    /// <summary>Takes a place at a definition, until it is disposed.</summary>
    public Place Enter(string id, string author)
    {
        var place = new Place(this, id, author);
        lock (_lock) _open.Add(place);
        Changed?.Invoke(id);
        return place;
    }

    /// <summary>The others at a definition, each name once.</summary>
    public IReadOnlyList<string> Others(Place own)
    {
        lock (_lock) return [.. _open.Where(place => place != own && place.Id == own.Id).Select(place => place.Author).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Tells the others that a draft was saved.</summary>
    public void Saved(string id) => Changed?.Invoke(id);

    private void Leave(Place place)
    {
        bool was;
        lock (_lock) was = _open.Remove(place);
        if (was) Changed?.Invoke(place.Id);
    }

    /// <summary>One open designer.</summary>
    internal sealed class Place(DraftPresence presence, string id, string author) : IDisposable
    {
        public string Id => id;

        public string Author => author;

        public void Dispose() => presence.Leave(this);
    }
}
