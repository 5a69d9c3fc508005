namespace IntegrationStudio.Standards.Trees;

/// <summary>A property of a JSON object that no schema describes.</summary>
public sealed class JsonTreeElement : TreeElement
{
    private JsonTreeType? _type;

    internal JsonTreeElement(string name, bool isList, int order) : base(name, isList, order)
    {
    }

    /// <summary>The type of the objects found here; its own elements come into being as they are named.</summary>
    public override JsonTreeType Type
    {
        get
        {
            if (_type is null) Interlocked.CompareExchange(ref _type, new JsonTreeType(Name), null);
            return _type;
        }
    }
}
