using System;
using System.Collections.Generic;

namespace McpAnalyzers.Secrets;

/// <summary>The formats of vendors' tokens: data, one row each.</summary>
internal static class TokenFormatTable
{
    // id | what people call it | usual environment variable or - | use and checksum | shape (see TokenPattern)
    // Use: "!" the value gives itself away, "?" a name must stand beside it, "0" meant to be public. The id's first word is the
    // vendor as it would stand in an identifier. The first row that matches wins: the specific stands before the general.
    private const string Rows = """
        # Source control, packages, build
        github | GitHub token | GITHUB_TOKEN | ! base62 | ghp_[w]{36}
        github-oauth | GitHub OAuth token | GITHUB_TOKEN | ! base62 | gho_[w]{36}
        github-user | GitHub App user token | GITHUB_TOKEN | ! base62 | ghu_[w]{36}
        github-server | GitHub App installation token | GITHUB_TOKEN | ! base62 | ghs_[w]{36}
        github-refresh | GitHub refresh token | GITHUB_REFRESH_TOKEN | ! base62 | ghr_[w]{36}
        github-long | GitHub token | GITHUB_TOKEN | ! | gh(p|o|u|s|r)_[w_]{37-255}
        github-fine-grained | GitHub fine-grained token | GITHUB_TOKEN | ! | github_pat_[w_]{82}
        github-fine-grained-any | GitHub fine-grained token | GITHUB_TOKEN | ! | github_pat_[w_]{36-255}
        gitlab-routable | GitLab token | GITLAB_TOKEN | ! | glpat-[w_=-]{27-300}.[w]{2}.[w]{7-9}
        gitlab-routable-short | GitLab token | GITLAB_TOKEN | ! | glpat-[w_=-]{26-300}.[w]{9}
        gitlab | GitLab token | GITLAB_TOKEN | ! | glpat-[w_=-]{20-22}
        gitlab-job | GitLab job token | CI_JOB_TOKEN | ! | glcbt-[w]{1-5}_[w_-]{20}
        gitlab-deploy | GitLab deploy token | GITLAB_DEPLOY_TOKEN | ! | gldt-[w_-]{20}
        gitlab-flags | GitLab feature flag token | - | ! | glffct-[w_-]{20}
        gitlab-feed | GitLab feed token | - | ! | glft-[w_-]{20}
        gitlab-mail | GitLab incoming mail token | - | ! | glimt-[w_-]{25}
        gitlab-agent | GitLab agent token | - | ! | glagent-[w_-]{50}
        gitlab-oauth | GitLab application secret | GITLAB_CLIENT_SECRET | ! | gloas-[w_-]{64}
        gitlab-trigger | GitLab trigger token | - | ! | glptt-[x]{40}
        gitlab-registration | GitLab runner registration token | - | ! | GR1348941[w_-]{20}
        gitlab-runner-routable | GitLab runner token | - | ! | glrt-t[d]{1}_[w_-]{27-300}.[w]{2}[w]{7}
        gitlab-runner-typed | GitLab runner token | - | ! | glrt-t[d]{1}_[w_-]{20}
        gitlab-runner | GitLab runner token | - | ! | glrt-[w_-]{20}
        gitlab-scim | GitLab SCIM token | - | ! | glsoat-[w_-]{20}
        gitlab-session | GitLab session | - | ! | _gitlab_session=[w]{32}
        npm | npm token | NPM_TOKEN | ! base62 | npm_[w]{36}
        nuget | NuGet API key | NUGET_API_KEY | ! | oy2[w]{43}
        pypi | PyPI token | PYPI_TOKEN | ! | pypi-AgEIcHlwaS5vcmc[w_-]{50-1000}
        pypi-test | TestPyPI token | PYPI_TOKEN | ! | pypi-AgENdGVzdC5weXBpLm9yZ[w_-]{50-1000}
        rubygems | RubyGems key | GEM_HOST_API_KEY | ! | rubygems_[x]{48}
        clojars | Clojars token | CLOJARS_TOKEN | ! | CLOJARS_[w]{60}
        artifactory-reference | Artifactory reference token | ARTIFACTORY_TOKEN | ! | cmVmd[w]{59}
        artifactory | Artifactory API key | ARTIFACTORY_API_KEY | ! | AKCp[w]{69}
        dockerhub | Docker Hub token | DOCKERHUB_TOKEN | ! | dckr_pat_[w_-]{27}
        dockerhub-organisation | Docker Hub organisation token | DOCKERHUB_TOKEN | ! | dckr_oat_[w_-]{32}
        buildkite | Buildkite token | BUILDKITE_API_TOKEN | ! | bkua_[w]{40}
        circleci | CircleCI token | CIRCLECI_TOKEN | ! | CCIPAT_[w]{22}_[x]{40}
        harness | Harness key | HARNESS_API_KEY | ! | pat.[w_-]{22}.[w]{24}.[w]{20}
        harness-service | Harness service account key | HARNESS_API_KEY | ! | sat.[w_-]{22}.[w]{24}.[w]{20}
        terraform | Terraform Cloud token | TFE_TOKEN | ! | [w]{14}.atlasv1.[w=_-]{60-70}
        pulumi | Pulumi token | PULUMI_ACCESS_TOKEN | ! | pul-[x]{40}
        pulumi-long | Pulumi token | PULUMI_ACCESS_TOKEN | ! | pul-[w]{40}
        scalingo | Scalingo token | SCALINGO_API_TOKEN | ! | tk-us-[w_-]{48}
        sourcegraph | Sourcegraph token | SRC_ACCESS_TOKEN | ! | sgp_[x]{16}_[w]{40}
        sourcegraph-local | Sourcegraph token | SRC_ACCESS_TOKEN | ! | sgp_local_[w]{40}
        sourcegraph-old | Sourcegraph token | SRC_ACCESS_TOKEN | ! | sgp_[x]{40}
        sourcegraph-cody | Sourcegraph Cody token | SRC_ACCESS_TOKEN | ! | slk_[x]{64}
        endorlabs | Endor Labs key | - | ! | endr+[w-]{16}
        trufflehog | TruffleHog key | - | ! | thog-key-[x]{16}
        percy | Percy token | PERCY_TOKEN | ? | PERCY_TOKEN=[x]{64}
        snyk | Snyk token | - | ? | snyk_[w]{36}

        # AI
        anthropic-admin | Anthropic admin key | ANTHROPIC_ADMIN_KEY | ! | sk-ant-admin01-[w_-]{93}AA
        anthropic | Anthropic API key | ANTHROPIC_API_KEY | ! | sk-ant-api03-[w_-]{93}AA
        anthropic-any | Anthropic API key | ANTHROPIC_API_KEY | ! | sk-ant-[w_-]{80-140}
        openrouter | OpenRouter API key | OPENROUTER_API_KEY | ! | sk-or-v1-[x]{64}
        openai-project | OpenAI API key | OPENAI_API_KEY | ! | sk-proj-[w_-]{20-100}T3BlbkFJ[w_-]{20-100}
        openai-service | OpenAI service account key | OPENAI_API_KEY | ! | sk-svcacct-[w_-]{20-100}T3BlbkFJ[w_-]{20-100}
        openai-admin | OpenAI admin key | OPENAI_ADMIN_KEY | ! | sk-admin-[w_-]{20-100}T3BlbkFJ[w_-]{20-100}
        openai | OpenAI API key | OPENAI_API_KEY | ! | sk-[w]{20}T3BlbkFJ[w]{20}
        deepseek | DeepSeek API key | DEEPSEEK_API_KEY | ? | sk-[x]{32}
        elevenlabs | ElevenLabs API key | ELEVENLABS_API_KEY | ! | sk_[x]{48}
        groq | Groq API key | GROQ_API_KEY | ! | gsk_[w]{52}
        xai | xAI API key | XAI_API_KEY | ! | xai-[w_]{80}
        perplexity | Perplexity API key | PERPLEXITY_API_KEY | ! | pplx-[w]{48}
        replicate | Replicate token | REPLICATE_API_TOKEN | ! | r8_[w_-]{37}
        huggingface | Hugging Face token | HF_TOKEN | ! | hf_[w]{34}
        huggingface-organisation | Hugging Face organisation token | HF_TOKEN | ! | api_org_[w]{34}
        nvidia | NVIDIA API key | NVIDIA_API_KEY | ! | nvapi-[w_-]{64}
        langsmith | LangSmith API key | LANGSMITH_API_KEY | ! | lsv2_(pt|sk)_[x]{32}_[x]{10}
        tavily | Tavily API key | TAVILY_API_KEY | ! | tvly-[w_-]{30-60}
        firecrawl | Firecrawl API key | FIRECRAWL_API_KEY | ? | fc-[x]{32}

        # Clouds
        aws | AWS access key | AWS_ACCESS_KEY_ID | ! | AKIA[Ad]{16}
        aws-old | AWS access key | AWS_ACCESS_KEY_ID | ! | A3T[Ad]{17}
        aws-session | AWS session key | AWS_ACCESS_KEY_ID | ! | ASIA[Ad]{16}
        aws-bearer | AWS STS key | AWS_ACCESS_KEY_ID | ! | ABIA[Ad]{16}
        aws-context | AWS credential | AWS_ACCESS_KEY_ID | ! | ACCA[Ad]{16}
        aws-bedrock | Amazon Bedrock API key | AWS_BEARER_TOKEN_BEDROCK | ! | ABSK[B=]{109-275}
        aws-bedrock-short | Amazon Bedrock API key | AWS_BEARER_TOKEN_BEDROCK | ! | bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[B=_-]{20+}
        azure-client-secret | Microsoft Entra client secret | AZURE_CLIENT_SECRET | ! | [w._~-]{3}[d]{1}Q~[w._~-]{31-34}
        azure-devops | Azure DevOps token | AZURE_DEVOPS_EXT_PAT | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZDO[w]{4}
        azure-openai | Azure OpenAI key | AZURE_OPENAI_API_KEY | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}AAABACOG[w]{4}
        azure-ai | Azure AI services key | AZURE_AI_API_KEY | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}ACOG[w]{4}
        azure-appconfiguration | Azure App Configuration key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZAC[w]{4}
        azure-communication | Azure Communication Services key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZCS[w]{4}
        azure-eventgrid | Azure Event Grid key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZEG[w]{4}
        azure-fluidrelay | Azure Fluid Relay key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZFR[w]{4}
        azure-maps | Azure Maps key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZMP[w]{4}
        azure-mixedreality | Azure Mixed Reality key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}AZMR[w]{4}
        azure-sql | Azure SQL key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{12}[w]{4}msql[w]{4}
        azure-key | Azure service key | - | ! | [w]{52}JQQJ99[w]{1}[ABCDEFGHIJKL]{1}[w]{24}[w=]{0-4}
        azure-storage | Azure Storage account key | AZURE_STORAGE_KEY | ! | [B]{76}+ASt[B]{5}[AQgw]{1}==
        azure-cosmos | Azure Cosmos DB key | COSMOS_KEY | ! | [B]{76}ACDb[B]{5}[AQgw]{1}==
        azure-batch | Azure Batch key | AZURE_BATCH_KEY | ! | [B]{76}+ABa[B]{5}[AQgw]{1}==
        azure-ml | Azure Machine Learning key | - | ! | [B]{76}+AMC[B]{5}[AQgw]{1}==
        azure-apim | Azure API Management key | - | ! | [B]{76}APIM[B]{5}[AQgw]{1}==
        azure-function | Azure Functions key | - | ! | [w_-]{44}AzFu[w_-]{5}[AQgw]{1}==
        azure-search | Azure AI Search key | AZURE_SEARCH_KEY | ! | [w]{42}AzSe[ABCD]{1}[w]{5}
        azure-registry | Azure Container Registry key | - | ! | [B]{42}+ACR[ABCD]{1}[B]{5}
        azure-redis | Azure Cache for Redis key | REDIS_PASSWORD | ! | [B]{33}AzCa[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        azure-eventgrid-key | Azure Event Grid key | - | ! | [B]{33}AZEG[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        azure-eventhub | Azure Event Hubs key | - | ! | [B]{33}+AEh[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        azure-iot | Azure IoT key | - | ! | [B]{33}AIoT[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        azure-relay | Azure Relay key | - | ! | [B]{33}+ARm[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        azure-servicebus | Azure Service Bus key | - | ! | [B]{33}+ASb[ABCDEFGHIJKLMNOP]{1}[B]{5}=
        google | Google API key | GOOGLE_API_KEY | ! | AIza[w_-]{35}
        google-oauth | Google OAuth token | - | ! | ya29.[w_-]{11+}
        google-secret | Google client secret | GOOGLE_CLIENT_SECRET | ! | GOCSPX-[w_-]{28}
        alibaba | Alibaba Cloud access key | ALIBABA_CLOUD_ACCESS_KEY_ID | ! | LTAI[w]{20}
        digitalocean | DigitalOcean token | DIGITALOCEAN_TOKEN | ! | dop_v1_[x]{64}
        digitalocean-oauth | DigitalOcean OAuth token | DIGITALOCEAN_TOKEN | ! | doo_v1_[x]{64}
        digitalocean-refresh | DigitalOcean refresh token | - | ! | dor_v1_[x]{64}
        heroku | Heroku API key | HEROKU_API_KEY | ! | HRKU-AA[w_-]{58}
        flyio | Fly.io token | FLY_API_TOKEN | ! | fo1_[w_-]{43}
        flyio-macaroon | Fly.io token | FLY_API_TOKEN | ! | fm(1a|1r|2)_[B]{100+}[=]{0-3}
        cloudflare | Cloudflare token | CLOUDFLARE_API_TOKEN | ! | cf(u|a)t_[w]{40}[x]{8}
        cloudflare-global | Cloudflare global key | CLOUDFLARE_API_KEY | ! | cfk_[w]{40}[x]{8}
        cloudflare-origin | Cloudflare origin CA key | - | ! | v1.0-[x]{24}-[x]{146}
        cloudflare-origin-any | Cloudflare origin CA key | - | ! | v1.0-[w-]{171}
        supabase | Supabase token | SUPABASE_ACCESS_TOKEN | ! | sbp_[w]{40}
        supabase-secret | Supabase secret key | SUPABASE_SECRET_KEY | ! | sb_secret_[w_-]{31}
        supabase-publishable | Supabase publishable key | - | 0 | sb_publishable_[w_-]{31}
        netlify | Netlify token | NETLIFY_AUTH_TOKEN | ! | nfp_[w_]{36}
        deno | Deno Deploy token | DENO_DEPLOY_TOKEN | ! | dd(p|w)_[w]{36}
        vercel | Vercel token | VERCEL_TOKEN | ! | vc(p|i|a|r|k)_[w]{24-60}
        ngrok | ngrok token | NGROK_AUTHTOKEN | ? | 2[w]{26}_[d]{1}[w]{20}
        tailscale | Tailscale key | TAILSCALE_API_KEY | ! | tskey-[w]{4-12}-[w_-]{20-200}
        doppler | Doppler token | DOPPLER_TOKEN | ! | dp.(pt|st|ct|sa|scim|audit).[w.]{40-60}
        vault | Vault token | VAULT_TOKEN | ! | hvs.[w_-]{90-160}
        vault-batch | Vault batch token | VAULT_TOKEN | ! | hvb.[w_-]{138-300}
        vault-old | Vault token | VAULT_TOKEN | ! | s.[w]{24}
        openshift | OpenShift token | OPENSHIFT_TOKEN | ! | sha256~[w_-]{43}
        planetscale-token | PlanetScale token | PLANETSCALE_SERVICE_TOKEN | ! | pscale_tkn_[w=._-]{32-64}
        planetscale-oauth | PlanetScale OAuth token | - | ! | pscale_oauth_[w=._-]{32-64}
        planetscale-password | PlanetScale password | DATABASE_PASSWORD | ! | pscale_pw_[w=._-]{32-64}
        databricks-numbered | Databricks token | DATABRICKS_TOKEN | ! | dapi[x]{32}-[d]{1}
        databricks | Databricks token | DATABRICKS_TOKEN | ! | dapi[x]{32}
        clickhouse | ClickHouse Cloud key | - | ! | 4b1d[w]{38}
        confluentcloud | Confluent Cloud key | - | ! | cflt[B]{60}
        infracost | Infracost key | INFRACOST_API_KEY | ! | ico-[w]{32}

        # Chat and work
        slack-app | Slack app token | SLACK_APP_TOKEN | ! | xapp-[d]{1}-[w]{6-14}-[d]{6-15}-[w]{32-80}
        slack-bot | Slack bot token | SLACK_BOT_TOKEN | ! | xoxb-[d]{8-14}-[w-]{10-80}
        slack-user | Slack user token | SLACK_USER_TOKEN | ! | xoxp-[d]{8-14}-[w-]{12-100}
        slack-user-exported | Slack token | SLACK_TOKEN | ! | xoxe-[d]{10-13}-[w-]{40-90}
        slack-configuration | Slack configuration token | - | ! | xoxe.(xoxb|xoxp)-[d]{1}-[w]{140-180}
        slack-configuration-refresh | Slack configuration refresh token | - | ! | xoxe-[d]{1}-[w]{140-170}
        slack-legacy | Slack token | SLACK_TOKEN | ! | xox(o|s)-[d]{6-14}-[d]{6-14}-[d]{6-14}-[w]{8-64}
        slack-workspace | Slack workspace token | SLACK_TOKEN | ! | xox(a|r)-[w-]{11-80}
        slack-webhook | Slack webhook URL | SLACK_WEBHOOK_URL | ! | hooks.slack.com/(services|workflows|triggers)/[w+/]{38-70}
        teams-webhook | Teams webhook URL | TEAMS_WEBHOOK_URL | ! | .webhook.office.com/webhookb2/[x-]{36}@[x-]{36}/IncomingWebhook/[x]{32}/[x-]{36}
        discord-webhook | Discord webhook URL | DISCORD_WEBHOOK_URL | ! | https://discord.com/api/webhooks/[d]{17-20}/[w_-]{60-80}
        discord-webhook-old | Discord webhook URL | DISCORD_WEBHOOK_URL | ! | https://discordapp.com/api/webhooks/[d]{17-20}/[w_-]{60-80}
        discord-m | Discord bot token | DISCORD_BOT_TOKEN | ! snowflake | M[w_-]{23-27}.[w_-]{6}.[w_-]{27-38}
        discord-n | Discord bot token | DISCORD_BOT_TOKEN | ! snowflake | N[w_-]{23-27}.[w_-]{6}.[w_-]{27-38}
        discord-o | Discord bot token | DISCORD_BOT_TOKEN | ! snowflake | O[w_-]{23-27}.[w_-]{6}.[w_-]{27-38}
        telegram | Telegram bot token | TELEGRAM_BOT_TOKEN | ! | [d]{8-10}:AA[w_-]{33}
        telegram-any | Telegram bot token | TELEGRAM_BOT_TOKEN | ? | [d]{5-16}:A[w_-]{34}
        atlassian | Atlassian API token | ATLASSIAN_API_TOKEN | ! | ATATT3[w=_-]{180-200}
        atlassian-connect | Atlassian Connect secret | - | ! | ATCTT3[w=_-]{180-200}
        bitbucket | Bitbucket token | BITBUCKET_TOKEN | ! | ATBB[w]{32}
        notion | Notion token | NOTION_TOKEN | ! | ntn_[d]{11}[w]{35}
        notion-old | Notion token | NOTION_TOKEN | ! | secret_[w]{43}
        linear | Linear API key | LINEAR_API_KEY | ! | lin_api_[w]{40}
        linear-oauth | Linear OAuth token | LINEAR_API_KEY | ! | lin_oauth_[w]{40-64}
        airtable | Airtable token | AIRTABLE_API_KEY | ! | pat[w]{14}.[x]{64}
        asana | Asana token | ASANA_ACCESS_TOKEN | ? | [d]{1}/[d]{15-17}:[x]{32}
        clickup | ClickUp token | CLICKUP_API_TOKEN | ! | pk_[d]{7-9}_[Ad]{32}
        figma | Figma token | FIGMA_TOKEN | ! | fig(d|oh|ur|or)_[w_-]{36-60}
        hubspot | HubSpot token | HUBSPOT_ACCESS_TOKEN | ! | pat-(eu|na)[d]{1}-[w]{8}-[w]{4}-[w]{4}-[w]{4}-[w]{12}
        intra42 | 42 intra secret | - | ! | s-s4t2(ud|af)-[x]{64}
        postman | Postman API key | POSTMAN_API_KEY | ! | PMAK-[x]{24}-[x]{34}
        postman-any | Postman API key | POSTMAN_API_KEY | ! | PMAK-[w-]{59}
        typeform | Typeform token | TYPEFORM_TOKEN | ! | tfp_[w=._-]{40-59}
        readme | ReadMe API key | README_API_KEY | ! | rdme_[w]{70}
        frameio | Frame.io token | FRAMEIO_TOKEN | ! | fio-u-[w=_-]{64}
        contentful | Contentful token | CONTENTFUL_MANAGEMENT_TOKEN | ! | CFPAT-[w_-]{43}
        webex | Webex bot token | WEBEX_TOKEN | ! | [w]{64}_[w]{4}_[w]{8}-[w]{4}-[w]{4}-[w]{4}-[w]{12}
        voiceflow | Voiceflow key | VOICEFLOW_API_KEY | ! | VF.(DM.|WS.|)[x]{24}.[w]{16}
        onepassword | 1Password secret key | - | ! | A3-[Ad]{6}-[Ad]{11}-[Ad]{5}-[Ad]{5}-[Ad]{5}
        onepassword-split | 1Password secret key | - | ! | A3-[Ad]{6}-[Ad]{6}-[Ad]{5}-[Ad]{5}-[Ad]{5}-[Ad]{5}
        onepassword-service | 1Password service account token | OP_SERVICE_ACCOUNT_TOKEN | ! | ops_eyJ[B]{200+}[=]{0-3}
        age | age secret key | - | ! | AGE-SECRET-KEY-1[Ad]{58}
        dropbox | Dropbox token | DROPBOX_ACCESS_TOKEN | ! | sl.[w._-]{130+}
        zoho | Zoho token | ZOHO_REFRESH_TOKEN | ! | 1000.[x]{32}.[x]{32}
        salesforce | Salesforce token | SALESFORCE_ACCESS_TOKEN | ! | 00[w]{13}![w._]{96}
        salesforce-refresh | Salesforce refresh token | SALESFORCE_REFRESH_TOKEN | ! | 5AEP861[w=._]{80+}
        teamwork | Teamwork token | - | ! | tkn.v1_[w]{71}=
        smooch | Smooch token | - | ? | act_[w]{24}

        # Payment and shops
        stripe | Stripe key | STRIPE_SECRET_KEY | ! | sk_(test|live|prod)_[w]{10-200}
        stripe-restricted | Stripe restricted key | STRIPE_API_KEY | ! | rk_(test|live|prod)_[w]{10-200}
        stripe-webhook | Stripe webhook secret | STRIPE_WEBHOOK_SECRET | ! | whsec_[w+/=]{32-64}
        stripe-publishable | Stripe publishable key | - | 0 | pk_(test|live)_[w]{16-200}
        stripe-intent | Stripe payment secret | - | ! | pi_[w]{24}_secret_[w]{25}
        apideck | Apideck key | APIDECK_API_KEY | ! | sk_live_[w-]{93}
        square | Square token | SQUARE_ACCESS_TOKEN | ! | EAAA[w+=_-]{60}
        square-any | Square token | SQUARE_ACCESS_TOKEN | ! | EAAA[w_-]{22-60}
        square-legacy | Square token | SQUARE_ACCESS_TOKEN | ! | sq0atp-[w_-]{22-60}
        square-application | Square application secret | SQUARE_APPLICATION_SECRET | ! | sq0csp-[w_-]{43}
        square-id | Square application id | - | 0 | sq0idp-[w_-]{22-43}
        shopify | Shopify token | SHOPIFY_ACCESS_TOKEN | ! | shp(at|ca|pa|ss|ut|tk|ua|ka)_[w]{32}
        flutterwave | Flutterwave secret key | FLUTTERWAVE_SECRET_KEY | ! | FLWSECK-[w]{32}-X
        flutterwave-test | Flutterwave secret key | FLUTTERWAVE_SECRET_KEY | ! | FLWSECK_TEST-[w]{32}-X
        flutterwave-encryption | Flutterwave encryption key | - | ! | FLWSECK_TEST-[w]{12}
        flutterwave-public | Flutterwave public key | - | 0 | FLWPUBK_TEST-[w]{32}-X
        flutterwave-public-live | Flutterwave public key | - | 0 | FLWPUBK-[w]{32}-X
        razorpay | Razorpay key | RAZORPAY_KEY | ! | rzp_live_[w]{14}
        pagarme | Pagar.me key | - | ! | ak_live_[w]{30}
        checkout | Checkout.com key | CHECKOUT_SECRET_KEY | ? | sk_(test_|)[x]{8}-[x]{4}-[x]{4}-[x]{4}-[x]{12}
        checkio | CheckIO key | - | ? | pk_[w]{45}
        klaviyo | Klaviyo private key | KLAVIYO_API_KEY | ! | pk_[x]{34}
        klaviyo-long | Klaviyo private key | KLAVIYO_API_KEY | ! | pk_[w]{6}_[x]{34}
        gocardless | GoCardless token | GOCARDLESS_ACCESS_TOKEN | ! | live_[w=_-]{40}
        lob | Lob key | LOB_API_KEY | ! | live_[x]{35}
        lob-test | Lob key | LOB_API_KEY | ! | test_[x]{35}
        lob-public | Lob publishable key | - | 0 | live_pub_[x]{31}
        lob-public-test | Lob publishable key | - | 0 | test_pub_[x]{31}
        column | Column key | - | ? | live_[w]{27}
        column-test | Column key | - | ? | test_[w]{27}
        plaid | Plaid access token | PLAID_ACCESS_TOKEN | ! | access-(sandbox|development|production)-[x]{8}-[x]{4}-[x]{4}-[x]{4}-[x]{12}
        ramp | Ramp client | - | ! | ramp_id_[w]{40}
        robinhood | Robinhood key | - | ! | rh-api-[x]{8}-[x]{4}-[x]{4}-[x]{4}-[x]{12}
        duffel | Duffel token | DUFFEL_ACCESS_TOKEN | ! | duffel_(test|live)_[w=_-]{43}
        easypost | EasyPost key | EASYPOST_API_KEY | ! | EZAK[w]{54}
        easypost-test | EasyPost test key | EASYPOST_API_KEY | ! | EZTK[w]{54}
        tickettailor | Ticket Tailor key | - | ! | sk_[d]{4}_[d]{6}_[x]{32}
        iexapis | IEX key | - | ? | sk_[w]{32}

        # Mail, telephony, marketing
        sendgrid | SendGrid key | SENDGRID_API_KEY | ! | SG.[w_-]{20-24}.[w_-]{39-50}
        sendgrid-any | SendGrid key | SENDGRID_API_KEY | ! | SG.[w=_.-]{66}
        mailchimp | Mailchimp key | MAILCHIMP_API_KEY | ! | [x]{32}-us[d]{1-2}
        mailgun | Mailgun key | MAILGUN_API_KEY | ? | key-[x]{32}
        mailgun-public | Mailgun public key | - | 0 | pubkey-[x]{32}
        salesblink | SalesBlink key | - | ? | key-[w]{64}
        sendinblue | Brevo key | BREVO_API_KEY | ! | xkeysib-[x]{64}-[w]{16}
        twilio | Twilio key | TWILIO_API_KEY | ? | SK[x]{32}
        resend | Resend key | RESEND_API_KEY | ! | re_[w]{8}_[w]{24}
        telnyx | Telnyx key | TELNYX_API_KEY | ? | KEY[w_-]{55}
        bannerbear | Bannerbear key | - | ! | bb_(pr|ma)_[x]{30}
        beamer | Beamer key | - | ? | b_[w=_-]{44}

        # Monitoring
        grafana-service | Grafana service account token | GRAFANA_TOKEN | ! hex | glsa_[w]{32}_[x]{8}
        grafana-service-any | Grafana service account token | GRAFANA_TOKEN | ! | glsa_[w_]{41}
        grafana-cloud | Grafana Cloud token | GRAFANA_TOKEN | ! | glc_[B=]{32-400}
        grafana | Grafana API key | GRAFANA_API_KEY | ! | eyJrIjoi[w]{70-400}[=]{0-3}
        datadog | Datadog key | DD_API_KEY | ? | ddapi_[w]{32-60}
        newrelic | New Relic user key | NEW_RELIC_API_KEY | ! | NRAK-[w]{27}
        newrelic-insert | New Relic insert key | NEW_RELIC_INSERT_KEY | ! | NRII-[w_-]{25-32}
        newrelic-query | New Relic query key | - | ! | NRIQ-[w_-]{25-32}
        newrelic-licence | New Relic licence key | NEW_RELIC_LICENSE_KEY | ! | [w]{32}FFFFNRAL
        newrelic-mobile | New Relic mobile token | - | ! | [wx]{42}-NRMA
        newrelic-browser | New Relic browser key | - | 0 | NRJS-[x]{19}
        newrelic-browser-old | New Relic browser key | - | 0 | NRBR-[x]{19}
        sentry | Sentry token | SENTRY_AUTH_TOKEN | ! | sntry(s|u)_[B=_-]{40-250}
        sentry-user | Sentry user token | SENTRY_AUTH_TOKEN | ! | sntryu_[x]{64}
        posthog | PostHog key | POSTHOG_API_KEY | ! | phx_[w_]{43-48}
        posthog-public | PostHog project key | - | 0 | phc_[w_]{43-48}
        dynatrace | Dynatrace token | DT_API_TOKEN | ! | dt0(c01|s01).[w]{24}.[w]{64}
        rootly | Rootly key | ROOTLY_API_KEY | ! | rootly_[x]{64}
        launchdarkly | LaunchDarkly key | LAUNCHDARKLY_SDK_KEY | ! | api-[w]{8}-[w]{4}-4[w]{3}-[w]{4}-[w]{12}
        launchdarkly-sdk | LaunchDarkly key | LAUNCHDARKLY_SDK_KEY | ! | sdk-[w]{8}-[w]{4}-4[w]{3}-[w]{4}-[w]{12}
        pagerduty | PagerDuty key | PAGERDUTY_API_KEY | ? | u+[w+_-]{18}
        definednetworking | Defined Networking key | - | ! | dnkey-[w=_-]{26}-[w=_-]{52}
        scrapfly | Scrapfly key | - | ! | scp-(live|test)-[w]{32}
        yandex | Yandex API key | - | ! | AQVN[w_-]{35-38}
        facebook | Facebook token | FACEBOOK_ACCESS_TOKEN | ! | EAA[CM]{1}[w]{90+}
        facebook-classic | Facebook token | FACEBOOK_ACCESS_TOKEN | ! | EAACEdEose0cBA[w]{10+}
        settlemint-application | SettleMint token | - | ! | sm_aat_[w]{16}
        settlemint-personal | SettleMint token | - | ! | sm_pat_[w]{16}
        settlemint-service | SettleMint token | - | ! | sm_sat_[w]{16}
        apify | Apify token | APIFY_TOKEN | ! | apify_api_[w-]{36}
        alchemy | Alchemy key | - | ? | alcht_[w]{30}
        besttime | BestTime key | - | ? | pri_[x]{32}
        convertapi | ConvertAPI secret | - | ? | secret_[w]{16}
        dfuse | dfuse key | - | ! | web_[w]{32}
        ecostruxure | EcoStruxure key | - | ? | AK1[w/]{50-55}
        finage | Finage key | - | ! | API_KEY[Ad]{32}
        fleetbase | Fleetbase key | - | ! | flb_live_[w]{20}
        baremetrics | Baremetrics key | - | ? | lk_[w]{18-25}
        ubidots | Ubidots token | - | ! | BBFF-[w]{30}
        portainer | Portainer token | PORTAINER_TOKEN | ? | ptr_[w+/=_-]{20-60}
        mapbox-secret | Mapbox secret token | MAPBOX_SECRET_TOKEN | ! | sk.eyJ[w_-]{40-120}.[w_-]{22}
        mapbox | Mapbox public token | - | 0 | pk.eyJ[w_-]{40-120}.[w_-]{22}
        mapbox-old | Mapbox public token | - | 0 | pk.[w]{60}.[w]{22}
        locationiq | LocationIQ public token | - | 0 | pk.[w-]{32}
        pubnub-publish | PubNub publish key | - | 0 | pub-c-[w]{8}-[w]{4}-[w]{4}-[w]{4}-[w]{12}
        pubnub-subscribe | PubNub subscribe key | - | 0 | sub-c-[w]{8}-[w]{4}-[w]{4}-[w]{4}-[w]{12}
        authress-named | Authress key | - | ! | authress_[w]{5-30}.[w]{4-6}.acc[_-]{1}[w-]{10-32}.[w+/=_-]{30-120}
        authress | Authress key | - | ! | scauth_[w]{5-30}.[w]{4-6}.acc[_-]{1}[w-]{10-32}.[w+/=_-]{30-120}
        authress-ext | Authress key | - | ! | ext_[w]{5-30}.[w]{4-6}.acc[_-]{1}[w-]{10-32}.[w+/=_-]{30-120}
        authress-sc | Authress key | - | ! | sc_[w]{5-30}.[w]{4-6}.acc[_-]{1}[w-]{10-32}.[w+/=_-]{30-120}
        shutterstock | Shutterstock token | - | ? | v2/[w]{388}
        twitter-bearer | X bearer token | TWITTER_BEARER_TOKEN | ! | AAAAAAAAAAAAAAAAAAAAAA[w%]{80-100}
        okta | Okta token | OKTA_API_TOKEN | ? | 00[w=_-]{40}
        sanity | Sanity token | SANITY_TOKEN | ? | sk[w]{79}
        mailsac | Mailsac key | - | ? | k_[w]{36+}
        """;

    private static readonly string[] s_columns = { " | " };

    public static readonly IReadOnlyList<TokenFormat> All = Read();

    private static List<TokenFormat> Read()
    {
        var formats = new List<TokenFormat>();
        foreach (var line in Rows.Split('\n'))
        {
            var row = line.Trim();
            if (row.Length > 0 && row[0] != '#')
            {
                formats.Add(ReadRow(row.Split(s_columns, 5, StringSplitOptions.None)));
            }
        }

        return formats;
    }

    private static TokenFormat ReadRow(string[] cells) => new(
        cells[0],
        cells[1],
        cells[2] == "-" ? null : cells[2],
        cells[3][0] switch { '!' => FormatUse.SelfIdentifying, '?' => FormatUse.NeedsName, _ => FormatUse.Publishable },
        cells[3].Substring(1).Trim() switch
        {
            "base62" => TokenChecksum.Base62,
            "hex" => TokenChecksum.Hex,
            "snowflake" => TokenChecksum.Snowflake,
            _ => TokenChecksum.None,
        },
        new TokenPattern(cells[4]));
}
