using McpAnalyzers.Secrets;

namespace McpAnalyzers.Tests.Secrets;

public class SecretNamesTests
{
    [Theory]
    [InlineData("apiKey", "api key")]
    [InlineData("APIKey", "api key")]
    [InlineData("X-Api-Key", "x api key")]
    [InlineData("s_clientSecret", "s client secret")]
    [InlineData("GITHUB_TOKEN", "github token")]
    [InlineData("GitHubToken", "github token")]
    [InlineData("OAuth2Token", "oauth2 token")]
    [InlineData("N8N_API_KEY", "n8n api key")]
    [InlineData("Mail:ApiKey", "mail api key")]
    [InlineData("password2", "password2")]
    [InlineData("", "")]
    public void Name_is_split_at_its_boundaries(string name, string words) =>
        Assert.Equal(words, string.Join(" ", SecretNames.Words(name)));

    [Theory]
    [InlineData("password")]
    [InlineData("Password1")]
    [InlineData("dbPassword")]
    [InlineData("DB_PWD")]
    [InlineData("smtpPass")]
    [InlineData("apiKey")]
    [InlineData("WeatherApiKey")]
    [InlineData("_apiKey")]
    [InlineData("clientSecret")]
    [InlineData("ClientSecretValue")]
    [InlineData("accessToken")]
    [InlineData("slackToken")]
    [InlineData("githubtoken")]
    [InlineData("dbpassword")]
    [InlineData("connectionString")]
    [InlineData("SqlConnectionString")]
    [InlineData("signingKey")]
    [InlineData("githubPat")]
    [InlineData("SasToken")]
    [InlineData("passwordForBackup")]
    [InlineData("AccountKey")]
    [InlineData("jiraToken")]
    [InlineData("jiraApiKey")]
    [InlineData("consumerSecret")]
    public void Identifier_of_a_credential_is_strict(string name) =>
        Assert.Equal(NameStrength.Strict, SecretNames.Classify(name, NamePosition.Identifier).Strength);

    [Theory]
    [InlineData("token")]
    [InlineData("key")]
    [InlineData("PasswordAcme")]
    public void Ambiguous_identifier_is_weak(string name) =>
        Assert.Equal(NameStrength.Weak, SecretNames.Classify(name, NamePosition.Identifier).Strength);

    [Theory]
    [InlineData("cancellationToken")]
    [InlineData("continuationToken")]
    [InlineData("nextPageToken")]
    [InlineData("maxTokens")]
    [InlineData("promptTokens")]
    [InlineData("tokenCount")]
    [InlineData("PublicKeyToken")]
    [InlineData("publicKey")]
    [InlineData("primaryKey")]
    [InlineData("cacheKey")]
    [InlineData("partitionKey")]
    [InlineData("SONARQUBE_PROJECT_KEY")]
    [InlineData("projectKey")]
    [InlineData("jiraKey")]
    [InlineData("JiraKey")]
    [InlineData("consumerKey")]
    [InlineData("ConsumerKey")]
    [InlineData("passwordHash")]
    [InlineData("secretName")]
    [InlineData("apiKeyHeader")]
    [InlineData("tokenEndpoint")]
    [InlineData("tokenUrl")]
    [InlineData("keyVaultUri")]
    [InlineData("connectionStringName")]
    [InlineData("ACCESS_KEY_ID")]
    [InlineData("RequirePassword")]
    [InlineData("ForgotPassword")]
    [InlineData("path")]
    [InlineData("pattern")]
    [InlineData("monkey")]
    [InlineData("compass")]
    [InlineData("authorName")]
    [InlineData("InstrumentationKey")]
    [InlineData("UserSecretsId")]
    [InlineData("passwordPrompt")]
    [InlineData("InvalidTokenMessage")]
    [InlineData("antiforgeryToken")]
    [InlineData("")]
    [InlineData("x")]
    public void Name_about_something_else_is_none(string name) =>
        Assert.Equal(NameStrength.None, SecretNames.Classify(name, NamePosition.Identifier).Strength);

    [Theory]
    [InlineData("GetApiKey", nameof(NamePosition.Method))]
    [InlineData("LoadPassword", nameof(NamePosition.Method))]
    [InlineData("Authorization", nameof(NamePosition.Header))]
    [InlineData("X-Api-Key", nameof(NamePosition.Header))]
    [InlineData("PRIVATE-TOKEN", nameof(NamePosition.Header))]
    [InlineData("Ocp-Apim-Subscription-Key", nameof(NamePosition.Header))]
    [InlineData("--token", nameof(NamePosition.Option))]
    [InlineData("--api-key", nameof(NamePosition.Option))]
    [InlineData("CRM_TOKEN", nameof(NamePosition.EnvironmentVariable))]
    [InlineData("api_key", nameof(NamePosition.Key))]
    [InlineData("Mail:ApiKey", nameof(NamePosition.Key))]
    public void Position_makes_a_name_strict(string name, string position) =>
        Assert.Equal(NameStrength.Strict, SecretNames.Classify(name, Enum.Parse<NamePosition>(position)).Strength);

    [Theory]
    [InlineData("ValidatePassword", nameof(NamePosition.Method))]
    [InlineData("HashPassword", nameof(NamePosition.Method))]
    [InlineData("Idempotency-Key", nameof(NamePosition.Header))]
    [InlineData("Sec-WebSocket-Key", nameof(NamePosition.Header))]
    [InlineData("Content-Type", nameof(NamePosition.Header))]
    public void Position_does_not_make_another_name_strict(string name, string position) =>
        Assert.NotEqual(NameStrength.Strict, SecretNames.Classify(name, Enum.Parse<NamePosition>(position)).Strength);

    [Theory]
    [InlineData("CRM_TOKEN", true)]
    [InlineData("TICKET_API_KEY", true)]
    [InlineData("Mail:ApiKey", true)]
    [InlineData("Mail__ApiKey", true)]
    [InlineData("ConnectionStrings:Main", true)]
    [InlineData("ConnectionStrings__Main", true)]
    [InlineData("AZURE_CLIENT_SECRET", true)]
    [InlineData("SUPABASE_SERVICE_ROLE_KEY", true)]
    [InlineData("BILLING_MASTER_KEY", true)]
    [InlineData("TOKEN", true)]
    [InlineData("JIRA_KEY", true)]
    [InlineData("TRADE_CONSUMER_SECRET", true)]
    [InlineData("TRADE_CONSUMER_KEY", false)]
    [InlineData("WEATHER_CHOICES", false)]
    [InlineData("CRM_URL", false)]
    [InlineData("GITHUB_TOKEN_FILE", false)]
    [InlineData("AZURE_CLIENT_ID", false)]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", false)]
    [InlineData("MAX_TOKENS", false)]
    [InlineData("Password:RequiredLength", false)]
    [InlineData("LOG_LEVEL", false)]
    public void Environment_name_is_a_credential_or_not(string name, bool expected) =>
        Assert.Equal(expected, SecretNames.IsSecretEnvironmentName(name));

    [Theory]
    [InlineData("CRM_URL", true)]
    [InlineData("awsRegion", true)]
    [InlineData("Server:Port", true)]
    [InlineData("LOG_LEVEL", true)]
    [InlineData("CRM_TOKEN", false)]
    [InlineData("CUSTOMER_NOTE", false)]
    public void Plainly_public_names_are_told_by_their_last_word(string name, bool expected) =>
        Assert.Equal(expected, SecretNames.IsPlainlyPublic(name));

    [Theory]
    [InlineData("CRM_ADMIN_TOKEN", true)]
    [InlineData("ROOT_PASSWORD", true)]
    [InlineData("BILLING_MASTER_KEY", true)]
    [InlineData("SUPABASE_SERVICE_ROLE_KEY", true)]
    [InlineData("STORAGE_ACCOUNT_KEY", true)]
    [InlineData("REPO_OWNER_TOKEN", true)]
    [InlineData("SERVICE_ACCOUNT_KEY", false)]
    [InlineData("SCHEMA_OWNER", false)]
    [InlineData("BOOKSTACK_ADMIN_PORT", false)]
    [InlineData("CRM_TOKEN", false)]
    [InlineData("TENANT_ADMIN_URL", false)]
    public void Admin_words_count_in_the_name_of_the_credential_only(string name, bool expected) =>
        Assert.Equal(expected, SecretNames.HasAdminWord(name));

    [Theory]
    [InlineData("CRM_ADMIN_TOKEN", "CRM_READONLY_TOKEN")]
    [InlineData("BILLING_MASTER_KEY", "BILLING_READONLY_KEY")]
    [InlineData("SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_READONLY_KEY")]
    [InlineData("STORAGE_ACCOUNT_KEY", "STORAGE_READONLY_KEY")]
    [InlineData("CRM_ADMIN_API_KEY", "CRM_READONLY_API_KEY")]
    [InlineData("CRM_TOKEN", "CRM_READONLY_TOKEN")]
    [InlineData("ADMIN_TOKEN", "READONLY_TOKEN")]
    [InlineData("Crm:AdminToken", "Crm:ReadonlyToken")]
    [InlineData("crmAdminToken", "crmReadonlyToken")]
    public void Read_only_variant_replaces_the_admin_words(string name, string expected) =>
        Assert.Equal(expected, SecretNames.ReadOnlyVariant(name));

    [Theory]
    [InlineData("ApiKey", "TicketApi", null, "TICKET_API_KEY")]
    [InlineData("ApiKey", "WeatherClient", null, "WEATHER_API_KEY")]
    [InlineData("_token", "CrmService", null, "CRM_TOKEN")]
    [InlineData("TicketApiKey", "Program", null, "TICKET_API_KEY")]
    [InlineData("GetApiKey", "TicketTools", null, "TICKET_API_KEY")]
    [InlineData("Token", "GitHubTools", "GITHUB_TOKEN", "GITHUB_TOKEN")]
    [InlineData("ConnectionString", "OrdersRepository", null, "ORDERS_CONNECTION_STRING")]
    [InlineData("Password", null, null, "PASSWORD")]
    [InlineData("DefaultApiKey", "MailOptions", null, "MAIL_API_KEY")]
    public void Environment_name_is_made_of_the_member_and_its_type(string member, string? type, string? provider, string expected) =>
        Assert.Equal(expected, SecretNames.EnvironmentNameFor(member, type, provider));
}
