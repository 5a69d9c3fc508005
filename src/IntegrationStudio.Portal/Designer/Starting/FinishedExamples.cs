using System.Text;
using IntegrationStudio.Engine.Mappings;

namespace IntegrationStudio.Portal.Designer.Starting;

/// <summary>A finished document of every format whose tree comes from documents: what is asked for is seen by it.</summary>
internal static class FinishedExamples
{
    private const string Json = """
        {
          "id": "R-2041",
          "patient": { "number": "4711", "family": "Doe", "given": "Jane", "birthDate": "1980-05-17", "sex": "F" },
          "collected": "2026-03-14T11:59:00Z",
          "results": [
            { "code": "718-7", "name": "Hemoglobin", "value": 13.2, "unit": "g/dL", "flag": "N" },
            { "code": "6690-2", "name": "Leukocytes", "value": 11.8, "unit": "10*3/uL", "flag": "H" }
          ]
        }
        """;

    private const string Xml = """
        <report id="R-2041">
          <patient number="4711" sex="F"><family>Doe</family><given>Jane</given><birthDate>1980-05-17</birthDate></patient>
          <collected>2026-03-14T11:59:00Z</collected>
          <result code="718-7" unit="g/dL" flag="N"><name>Hemoglobin</name><value>13.2</value></result>
          <result code="6690-2" unit="10*3/uL" flag="H"><name>Leukocytes</name><value>11.8</value></result>
        </report>
        """;

    private const string Delimited = """
        number,family,given,birthDate,sex,code,name,value,unit,flag
        4711,Doe,Jane,1980-05-17,F,718-7,Hemoglobin,13.2,g/dL,N
        4711,Doe,Jane,1980-05-17,F,6690-2,Leukocytes,11.8,10*3/uL,H

        """;

    /// <summary>The example of a format.</summary>
    public static ReadOnlyMemory<byte> Of(string format) => Encoding.UTF8.GetBytes(format switch { Formats.Xml => Xml, Formats.Delimited => Delimited, _ => Json });
}
