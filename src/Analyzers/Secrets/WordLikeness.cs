namespace McpAnalyzers.Secrets;

/// <summary>How much a text looks like words somebody wrote, as opposed to characters a generator drew.</summary>
internal static class WordLikeness
{
    // Row: first letter, column: second. The digit is how unlikely the pair is in technical English, -log2 of its probability.
    private const string Surprise =
        "94448759597353959343667669" +
        "47554687468277457435496869" +
        "38573984594457268563568979" +
        "46632687399556555547566989" +
        "57436568798553756335867579" +
        "46553397299456369465498969" +
        "37882854499564498355498989" +
        "28872998398465378354597969" +
        "56455559999552359544959795" +
        "38582888586856358658288888" +
        "46662874399455659736588979" +
        "36852797399388367954578948" +
        "25873989398558338957479999" +
        "47434627497666568733668979" +
        "66558669696442549345445789" +
        "37553875498457459344597899" +
        "45838998599866876338276799" +
        "37652769397655368544578959" +
        "57463794396568555643347869" +
        "37672794299677468445597959" +
        "43565669599342746334998999" +
        "36462577499746534445697997" +
        "35753994399574477445997999" +
        "45454796499865527742566479" +
        "56574969399443528635976956" +
        "38681998399789568788799474";

    /// <summary>The part of the letters (0 to 1) that stand in runs which read like words; camel case and separators end a run.</summary>
    public static double Of(string text, int start, int length)
    {
        var letters = 0;
        var wordy = 0;
        var end = start + length;
        for (var i = start; i < end;)
        {
            if (!IsLetter(text[i]))
            {
                i++;
                continue;
            }

            var runEnd = RunEnd(text, i, end);
            var run = runEnd - i;
            letters += run;
            if (run >= 4 && ReadsLikeWord(text, i, run))
            {
                wordy += run;
            }

            i = runEnd;
        }

        return letters == 0 ? 0 : (double)wordy / letters;
    }

    private static int RunEnd(string text, int i, int end)
    {
        var from = i++;
        while (i < end && IsLetter(text[i]))
        {
            var upper = IsUpper(text[i]);

            // "apiKey" breaks before K; "KEYS" stays whole; "Key" keeps its capital.
            if (upper && !IsUpper(text[i - 1]))
            {
                break;
            }

            if (!upper && IsUpper(text[i - 1]) && i - from > 1)
            {
                return i - 1;
            }

            i++;
        }

        return i;
    }

    private static bool ReadsLikeWord(string text, int start, int length)
    {
        var sum = 0;
        for (var i = start; i < start + length - 1; i++)
        {
            sum += Surprise[(Fold(text[i]) * 26) + Fold(text[i + 1])] - '0';
        }

        // Four letters say little: be stricter. The limits keep 90 % of words and refuse 90 % of random runs.
        var average = (double)sum / (length - 1);
        return average <= (length == 4 ? 4.4 : 4.75);
    }

    private static int Fold(char c) => (c | 0x20) - 'a';

    private static bool IsLetter(char c) => (uint)((c | 0x20) - 'a') < 26 && c < 128;

    private static bool IsUpper(char c) => (uint)(c - 'A') < 26;
}
