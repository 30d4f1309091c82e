using McpAnalyzers.Secrets;

namespace McpAnalyzers.Tests.Secrets;

public class TokenFormatTests
{
    public static TheoryData<string> SelfIdentifying() => Rows(FormatUse.SelfIdentifying);

    public static TheoryData<string> NeedingName() => Rows(FormatUse.NeedsName);

    public static TheoryData<string> Publishable() => Rows(FormatUse.Publishable);

    [Theory]
    [MemberData(nameof(SelfIdentifying))]
    public void Token_is_recognised_alone_and_inside_text(string id)
    {
        var token = Samples.Of(Format(id));

        Assert.Equal(ValueKind.ProviderFormat, SecretValues.Classify(token).Kind);
        Assert.Equal(token.Length, SecretValues.Classify($"see {token} there").Length);
    }

    [Theory]
    [MemberData(nameof(SelfIdentifying))]
    public void Token_that_is_cut_short_is_not_this_format(string id)
    {
        var format = Format(id);
        var token = Samples.Of(format);

        Assert.Equal(token.Length, format.Pattern.Match(token, 0));
        Assert.Equal(0, format.Pattern.Match(token.Substring(0, token.Length - 1), 0));
    }

    [Theory]
    [MemberData(nameof(NeedingName))]
    public void Ambiguous_token_needs_its_vendors_name(string id)
    {
        var format = Format(id);
        var token = Samples.Of(format);

        Assert.NotEqual(format.Name, SecretValues.Classify(token).What);
        Assert.Equal(ValueKind.ProviderFormat, SecretValues.Classify(token, NameVerdict.None, format.Keyword).Kind);
    }

    [Theory]
    [MemberData(nameof(Publishable))]
    public void Public_token_is_never_a_secret(string id)
    {
        var strict = SecretNames.Classify("apiKey", NamePosition.Identifier);

        Assert.False(SecretValues.Classify(Samples.Of(Format(id)), strict, "apiKey").IsSecret);
    }

    [Theory]
    [MemberData(nameof(SelfIdentifying))]
    public void Sample_of_one_character_is_not_a_token(string id)
    {
        var sample = Format(id).Pattern.Sample(alphabet => alphabet > 20 ? 20 : 0);

        Assert.False(SecretValues.Classify(sample).IsSecret);
    }

    [Fact]
    public void Ids_are_unique() =>
        Assert.Empty(TokenFormatTable.All.GroupBy(f => f.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Checksum_makes_a_token_certain_and_its_absence_does_not_hide_it()
    {
        var body = Samples.Alphanumeric(30, seed: 7);
        var valid = "gh" + "p_" + body + Samples.Base62(TokenChecksums.Crc(body, 0, body.Length));
        var last = valid[^1] == 'a' ? 'b' : 'a';

        Assert.Equal(Certainty.Certain, SecretValues.Classify(valid).Certainty);
        Assert.Equal(Certainty.Likely, SecretValues.Classify(valid.Substring(0, valid.Length - 1) + last).Certainty);
    }

    [Fact]
    public void Crc_is_the_usual_one() => Assert.Equal(0xCBF43926u, TokenChecksums.Crc("123456789", 0, 9));

    [Fact]
    public void Token_behind_other_token_characters_is_part_of_something_else()
    {
        var token = Samples.Of(Format("github"));

        Assert.False(SecretValues.Classify("x" + token).IsSecret);
        Assert.False(SecretValues.Classify("file." + token).IsSecret);
    }

    private static TokenFormat Format(string id) => TokenFormatTable.All.Single(f => f.Id == id);

    private static TheoryData<string> Rows(FormatUse use)
    {
        var rows = new TheoryData<string>();
        foreach (var format in TokenFormatTable.All.Where(f => f.Use == use))
        {
            rows.Add(format.Id);
        }

        return rows;
    }
}
