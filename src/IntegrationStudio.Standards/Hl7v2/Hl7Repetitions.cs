using System.ComponentModel;

namespace IntegrationStudio.Standards.Hl7v2;

/// <summary>
/// The repetitions of a field in their order, each found from the end of the one before: the field is read once, however many there are, where asking for each by its
/// number reads it again from its start. Of anything below a field, the thing itself; none of what is empty. HL7 v2.5.1 chapter 2.5.3.
/// </summary>
public readonly struct Hl7Repetitions
{
    private readonly Hl7Element _field;

    internal Hl7Repetitions(in Hl7Element field) => _field = field;

    /// <summary>For <c>foreach</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Enumerator GetEnumerator() => new(_field);

    /// <summary>Goes from one repetition to the next.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public struct Enumerator
    {
        private readonly Hl7Element _field;
        private readonly byte _separator;
        private int _next;
        private int _number;

        internal Enumerator(in Hl7Element field)
        {
            _field = field;
            _next = field.Length == 0 ? -1 : field.Start;
            _separator = field.Level == Hl7Level.Field && field.Length > 0 && !field.DeclaresSeparators ? field.Message!.Delimiters.Repetition : (byte)0;
        }

        /// <summary>The repetition, as <see cref="Hl7Element.Repetition"/> gives it.</summary>
        public Hl7Element Current { get; private set; }

        /// <summary>Goes to the next; false after the last.</summary>
        public bool MoveNext()
        {
            if (_next < 0)
                return false;
            var position = _field.Level == Hl7Level.Field ? _field.Position.WithRepetition(++_number) : _field.Position;
            var rest = _field.Message!.Buffer.AsSpan(_next, _field.Start + _field.Length - _next);
            var end = _separator == 0 ? -1 : rest.IndexOf(_separator);
            Current = new Hl7Element(_field.Message, position, _next, end < 0 ? rest.Length : end);
            _next = end < 0 ? -1 : _next + end + 1;
            return true;
        }
    }
}
