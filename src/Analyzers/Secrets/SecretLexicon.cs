using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>The words the name model knows. Data only.</summary>
internal static class SecretLexicon
{
    // "Password", as programs in other languages than English call it.
    private const string InOtherLanguages =
        "passwort kennwort motdepasse contrasena contraseña senha wachtwoord passord adgangskode losenord lösenord haslo hasło heslo salasana jelszo jelszó " +
        "sifre şifre пароль 密码 密碼 パスワード 비밀번호";

    /// <summary>A credential whatever stands before it.</summary>
    public static readonly HashSet<string> Strict = Set(
        "password passwd pwd passphrase passcode secret apikey apisecret apitoken accesstoken authtoken refreshtoken " +
        "bearertoken bearer sessiontoken clientsecret appsecret privatekey secretkey accesskey encryptionkey signingkey " +
        "masterkey sharedkey authkey connectionstring connstring connstr pat sas sastoken saskey credential cred creds psk " +
        "bottoken oauthtoken usertoken jwtsecret hmackey jwtkey requirepass masterauth " + InOtherLanguages + " geheimnis секрет 密钥 cleapi cléapi jetonacces");

    /// <summary>Of these people choose the value themselves.</summary>
    public static readonly HashSet<string> Passwords = Set(
        "password passwd pwd passphrase passcode pass pw psk pin requirepass masterauth " + InOtherLanguages);

    /// <summary>May be a credential.</summary>
    public static readonly HashSet<string> Weak = Set("token key auth pass authorization jwt pin pw clave chave chiave parola");

    /// <summary>With one of these directly before it, "key" is a credential.</summary>
    public static readonly HashSet<string> BeforeKey = Set(
        "api access account private secret signing sign encryption encrypt decryption crypto cryptographic master shared symmetric " +
        "subscription app application auth authentication authorization admin hmac aes rsa ecdsa des jwt jws jwe functions function " +
        "role deploy deployment webhook sas storage cosmos client license integration server token secure security root " +
        "host partner merchant gateway device provisioning enrollment enrolment activation cipher broker enc");

    /// <summary>
    /// With one of these directly before it, "key" is what the thing is called: the key of a project in an issue tracker,
    /// or of a consumer, whom OAuth 1 names in the address of its sign-in page; the consumer's secret is another value.
    /// </summary>
    public static readonly HashSet<string> NamedByKey = Set("project issue epic ticket board partition row sort consumer");

    /// <summary>Issue trackers and wikis, whose own word for the name of an issue or a space is "key".</summary>
    public static readonly HashSet<string> CallsNamesKeys = Set("jira confluence");

    /// <summary>With one of these directly before it, "token" is a credential.</summary>
    public static readonly HashSet<string> BeforeToken = Set(
        "api access refresh bearer auth authentication authorization oauth id identity session security personal bot user app " +
        "application admin client service server deploy jwt sas webhook vault pat secret login signin root master static " +
        "private integration registration device tenant account provisioning enrollment enrolment activation management publish gateway");

    /// <summary>Services whose token or key is meant when the word stands before it.</summary>
    public static readonly HashSet<string> Services = Set(
        "github gh gitlab bitbucket slack discord telegram notion jira confluence atlassian linear asana trello monday airtable " +
        "openai anthropic claude gemini groq mistral cohere huggingface replicate deepseek openrouter perplexity xai nvidia ollama " +
        "azure aws gcp google firebase cloudflare digitalocean heroku vercel netlify flyio supabase planetscale neon mongodb redis " +
        "postgres postgresql mysql sqlserver npm nuget pypi docker dockerhub artifactory jfrog sonar sonarqube snyk sentry datadog " +
        "newrelic grafana splunk pagerduty opsgenie stripe paypal square shopify twilio sendgrid mailgun mailchimp postmark resend " +
        "hubspot salesforce zendesk intercom freshdesk servicenow zoom webex teams whatsapp facebook twitter linkedin instagram " +
        "youtube spotify twitch reddit dropbox box figma miro okta auth0 algolia elastic elasticsearch pinecone qdrant weaviate tavily " +
        "brave serpapi serper exa firecrawl mapbox databricks snowflake terraform pulumi circleci travis buildkite jenkins azdo devops " +
        "devto umbraco contentful sanity strapi ghost wordpress crm erp");

    /// <summary>With one of these directly before it a weak word is no credential.</summary>
    public static readonly HashSet<string> NegativeBefore = Set(
        "cancellation cancel continuation continue page paging pagination next previous prev progress max min prompt completion input " +
        "output csrf xsrf public antiforgery anti json syntax cache equivalence primary foreign partition row sort sorting order group grouping " +
        "registry dictionary lookup config configuration setting settings route routing map mapping metadata resource translation " +
        "localization item property header attribute column hot shortcut keyboard arrow enter escape space telemetry instrumentation object " +
        "binding tag claim cookie form query index unique idempotency websocket sync delta skip start stop end marker change " +
        "concurrency parse parser lexer xml replacement template placeholder word eos bos pad special total num number used reasoning " +
        "cached operation correlation batch quote comma separator delimiter keyword search resume stopping thinking audio text stop " +
        "natural anon anonymous publishable composite surrogate entity list range hash lock semaphore mutex state store feature context log event activity trace " +
        "span field type error data section env environment variable no without dedup deduplication music piano winning low major " +
        "argument option param parameter message site sheet spreadsheet video playlist album image icon");

    /// <summary>After the match: not the credential itself but something about it.</summary>
    public static readonly HashSet<string> NegativeAfter = Set(
        "name names id ids identifier path paths file files filename folder dir directory url urls uri uris endpoint endpoints prefix " +
        "suffix header headers field fields param params parameter parameters format type types kind length len size count limit limits " +
        "expiry expires expired expiration expire lifetime ttl age date time timestamp created updated modified question hint placeholder " +
        "regex pattern policy policies scheme schema store storage cache provider providers env environment var variable marker label " +
        "title description help text message messages error errors exception warning info caption tooltip prompt prompts claim claims " +
        "property properties option options setting settings config configuration section row column table index version algorithm alg " +
        "hash hashes hashed sha md bcrypt argon scrypt salt digest checksum fingerprint thumbprint encrypted masked redacted obfuscated sanitized protected mask " +
        "strength complexity requirement requirements rule rules validator validation validity valid invalid verification verify service " +
        "manager handler factory builder generator generation helper helpers util utils utility extension extensions parser reader writer serializer " +
        "converter formatter resolver source sources target repository client request requests response responses result results context " +
        "filter middleware attribute attributes event events command query action actions flow grant grants scope scopes audience issuer " +
        "authority host port server user username email address owner tenant vault manager mode status state flag enabled disabled required " +
        "missing exists present set found supported usage used budget cost price max min total number link page view form input box control " +
        "dialog window button icon char chars character characters separator delimiter alphabet charset encoding position offset start end " +
        "first last next previous prev count estimate limiter bucket rate quota pool info details metadata comparer comparison equality map mapping mappings " +
        "dictionary list collection set enumerable provider kv template templates example sample documentation doc docs guide reset change " +
        "recovery rotation refresh refreshed interval days hours minutes seconds ms timeout retry retries logger log logs cookie cookies " +
        "property uri feature tests test tests fixture mock stub fake callback delegate func type types class interface module namespace " +
        "hasher checker encoder decoder encryptor decryptor protector verifier sign less free safe aware based protected like not found pair pairs exchange authentication auth authorization login signin " +
        "certificate thumbprint public bits material derivation identity endpoint");

    /// <summary>Anywhere before the match: what is left of a credential when it cannot be used any more.</summary>
    public static readonly HashSet<string> NoLongerUsable = Set("hashed masked redacted obfuscated encrypted sanitized");

    /// <summary>Words that add nothing when they follow the match.</summary>
    public static readonly HashSet<string> NeutralAfter = Set(
        "value string str raw plain plaintext clear cleartext base64 b64 bytes utf8 hex default dev development prod production staging live " +
        "main primary secondary current old new a b one two local demo internal external const constant literal hardcoded encoded async");

    /// <summary>A phrase after one of these only qualifies: <c>PasswordForBackup</c>.</summary>
    public static readonly HashSet<string> Prepositions = Set("for of from to by with via");

    /// <summary>As the first word of a member these make it a flag, an action or a text, not a value.</summary>
    public static readonly HashSet<string> LeadingVerbs = Set(
        "has is are was use uses using require requires required needs need show hide reset change forgot forgotten enable disable allow " +
        "allows can should validate verify check invalid missing wrong bad incorrect expired confirm enter remember hash compare update " +
        "set add remove delete revoke rotate mask redact sanitize strip no not without supports include includes ignore skip clear " +
        "encrypt decrypt protect unprotect parse try invalidate on");

    /// <summary>As the first word of a method these say that its result is what the other words name.</summary>
    public static readonly HashSet<string> GettingVerbs = Set(
        "get load read fetch resolve obtain retrieve provide create generate make acquire build default find lookup new my the");

    public static readonly HashSet<string> Admin = Set("admin administrator superadmin sysadmin root master superuser");

    /// <summary>A value whose last word is one of these may be shown.</summary>
    public static readonly HashSet<string> PlainlyPublic = Set(
        "url uri host hostname port region endpoint env environment level mode type transport timeout limit size count path dir directory " +
        "file folder version locale tz timezone project org organization organisation owner repo repository database db user username tenant " +
        "name language culture site domain");

    /// <summary>Words by which a type says what it does, not whom it talks to.</summary>
    public static readonly HashSet<string> TypeNoise = Set(
        "client service api tools tool options settings config configuration provider factory helper manager handler program http mcp server " +
        "gateway connector proxy wrapper module extensions resource resources prompts prompt controller repository startup sdk test tests");

    /// <summary>Two words that make one noun: a qualifier goes before both.</summary>
    public static readonly HashSet<string> Nouns = new(StringComparer.Ordinal)
    {
        "api key", "api token", "api secret", "access token", "access key", "refresh token", "bearer token", "auth token", "client secret",
        "app secret", "private key", "secret key", "signing key", "encryption key", "connection string",
    };

    /// <summary>How a compound ends that is written without a boundary.</summary>
    public static readonly string[] CompoundEndings =
    {
        "password", "passwort", "kennwort", "apischluessel", "apischlüssel", "zugangsschluessel", "zugriffsschluessel", "passwd", "passphrase", "apikey", "secretkey", "accesstoken", "authtoken", "clientsecret", "privatekey", "connectionstring",
        "connstr", "accesskey", "secret", "pwd",
    };

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
