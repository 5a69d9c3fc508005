using IntegrationStudio.Portal.Mappings;
using Xunit;

namespace IntegrationStudio.Portal.Tests.Mappings;

public sealed class MappingIdsTests
{
    [Theory]
    [InlineData("labs/east/oru-r01")]
    [InlineData("a")]
    [InlineData("own/PID[Patient]")]
    [InlineData("own/v2.5.1_x")]
    public void A_folder_s_path_is_an_id(string id) => Assert.Null(MappingIds.Check(id));

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("a/.hidden")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("hl7/mine")]
    [InlineData("HL7/mine")]
    [InlineData("a/")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a\u202Eb")]
    public void What_is_no_path_or_leaves_the_folder_is_refused_with_a_remedy(string id) => Assert.NotNull(MappingIds.Check(id)?.Mend);

    [Fact]
    public void An_endless_id_is_refused() => Assert.NotNull(MappingIds.Check(new string('a', 201)));

    [Theory]
    [InlineData("East lab, results", "east-lab-results")]
    [InlineData("  St. Mary’s – Lab 2! ", "st-marys-lab-2")]
    [InlineData("日本", "")]
    public void A_title_becomes_a_folder_s_name(string title, string slug) => Assert.Equal(slug, MappingIds.Slug(title));
}
