using McpAnalyzers.CodeFixes.Rules.Permissions;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Permissions;

public class ClaimedIdentityTests
{
    private const string Types = """

        public class Document { public string Id { get; set; } = ""; public string OwnerId { get; set; } = ""; public string TenantId { get; set; } = ""; public string Text { get; set; } = ""; public List<string> SharedWith { get; } = new(); }
        public class Account { public string Id { get; set; } = ""; public string Role { get; set; } = ""; public bool IsAdmin { get; set; } public List<string> Roles { get; } = new(); }
        public class Profile { public string? AccessToken { get; set; } public string Name { get; set; } = ""; }
        public interface IDocuments { Document? Find(string id); IReadOnlyList<Document> All(); IReadOnlyList<Document> Public(); Task<Document?> FindAsync(string id); Task DeleteAsync(string id); void Delete(string id); void Assign(string id, string userId); void Save(Document document); }
        public interface IAccounts { Account? Find(string userId); Task<string> GetRoleAsync(string userId); void SetRole(string userId, string role); void Add(Account account); void Remove(string userId); IReadOnlyList<Account> InRole(string role); }
        public interface IPermissions { bool CanDelete(string userId, string id); Task<bool> HasAccessAsync(string userId, string id); Task RequireAsync(string userId, string id); }
        public interface ITokenStore { Task<string?> GetTokenAsync(string userId); Task<string?> GetAsync(string key); Task RevokeAsync(string userId); IReadOnlyList<string> List(string userId); }
        public class AdminOptions { public string AdminEmail { get; set; } = ""; public string TenantId { get; set; } = ""; }
        public interface ICurrentUser { string Id { get; } }
        """;

    private const string Usings = """
        using System.Security.Claims;
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using ModelContextProtocol;

        """;

    private const string Http = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();

        """;

    private static Task Check(string tools, Action<McpAnalyzerTest<ClaimedIdentityAnalyzer>>? configure = null, string host = Http) =>
        Verify.Analyzer<ClaimedIdentityAnalyzer>(Usings + host + tools + Types, test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            configure?.Invoke(test);
        });

    private static Task CheckTool(string signature, string body) =>
        Check($$"""
            public class Tools(IDocuments documents, IAccounts accounts, IPermissions permissions, ITokenStore store, AdminOptions options)
            {
                private static readonly HashSet<string> s_admins = new();
                private static readonly HashSet<string> s_tenants = new();
                private static readonly Dictionary<string, string> s_tokens = new();
                private static readonly Dictionary<string, string> s_roles = new();
                private static readonly List<Account> s_users = new();

                [McpServerTool]
                public async Task<string> {{signature}}
                {
                    await Task.Yield();
                    {{body}}
                }
            }
            """);

    [Theory]
    // A role that is asked for.
    [InlineData("Delete(string id, string [|role|])", "if (role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|role|])", "if (role != \"admin\") return \"Error\"; await documents.DeleteAsync(id); return \"\";")]
    [InlineData("Delete(string id, string [|userRole|] = \"user\")", "if (!string.Equals(userRole, \"Admin\", StringComparison.OrdinalIgnoreCase)) { return \"Access denied\"; } documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|role|])", "if (role == \"admin\") { documents.Delete(id); return \"Deleted\"; } return \"No\";")]
    [InlineData("Delete(string id, string [|role|])", "if (role is not (\"admin\" or \"owner\")) throw new McpException(\"Forbidden\"); documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|callerRole|])", "var isAdmin = callerRole.Trim().ToLowerInvariant() == \"admin\"; if (!isAdmin) { return \"Only administrators may do that.\"; } documents.Delete(id); return \"\";")]
    [InlineData("Read(string id, string [|role|])", "if (role == \"guest\") throw new UnauthorizedAccessException(); return documents.Find(id)!.Text;")]
    [InlineData("List(string [|role|])", "var found = role == \"admin\" ? documents.All() : documents.Public(); return found.Count.ToString();")]
    [InlineData("List(string [|role|])", "var found = role switch { \"admin\" => documents.All(), _ => documents.Public() }; return found.Count.ToString();")]
    [InlineData("List(string [|role|])", "switch (role) { case \"admin\": return documents.All().Count.ToString(); default: return \"\"; }")]
    [InlineData("Delete(string id, string [|role|])", "if (!new[] { \"admin\", \"owner\" }.Contains(role)) return \"no\"; documents.Delete(id); return \"\";")]
    // A flag.
    [InlineData("Delete(string id, bool [|isAdmin|])", "if (!isAdmin) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, bool [|isAdmin|] = false)", "if (isAdmin) { documents.Delete(id); return \"Deleted\"; } return \"\";")]
    [InlineData("DeleteUser(string name, bool [|isAdmin|])", "if (!isAdmin) { throw new McpException(\"Not authorized.\"); } accounts.Remove(name); return \"\";")]
    [InlineData("List(bool? [|callerIsAdmin|])", "return (callerIsAdmin == true ? documents.All() : documents.Public()).Count.ToString();")]
    // To whom a thing belongs.
    [InlineData("Read(string id, string [|userId|])", "var document = documents.Find(id); if (document!.OwnerId != userId) throw new UnauthorizedAccessException(); return document.Text;")]
    [InlineData("Read(string id, string [|userId|])", "var document = await documents.FindAsync(id); if (document is null || document.OwnerId != userId) return \"Not found\"; return document.Text;")]
    [InlineData("Delete(string id, string [|userEmail|])", "var document = documents.Find(id)!; if (document.OwnerId.Equals(userEmail, StringComparison.OrdinalIgnoreCase)) { documents.Delete(id); return \"ok\"; } return \"You do not own this document\";")]
    [InlineData("Read(string id, string [|tenantId|])", "var document = documents.Find(id)!; if (document.TenantId != tenantId) { return \"Not found\"; } return document.Text;")]
    [InlineData("Read(string id, string [|user|])", "var document = documents.Find(id)!; if (!document.SharedWith.Contains(user)) return \"Access denied\"; return document.Text;")]
    [InlineData("Assign(string id, string [|userId|])", "var document = documents.Find(id)!; if (document.OwnerId != userId) throw new UnauthorizedAccessException(); document.OwnerId = userId; return \"\";")]
    [InlineData("Read(string id, string [|customerId|])", "var document = documents.Find(id)!; if (document.OwnerId != customerId) return \"Access denied\"; return document.Text;")]
    // Who may do more.
    [InlineData("Delete(string id, string [|userId|])", "if (!s_admins.Contains(userId)) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|email|])", "if (email != options.AdminEmail) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|username|])", "if (username == \"admin\") { documents.Delete(id); return \"done\"; } return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "var user = accounts.Find(userId); if (user?.Role != \"admin\") return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "var user = s_users.FirstOrDefault(u => u.Id == userId); if (user is null || !user.IsAdmin) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "var user = accounts.Find(userId)!; if (!user.Roles.Contains(\"admin\")) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "var role = await accounts.GetRoleAsync(userId); if (role != \"admin\") return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "if (!s_roles.TryGetValue(userId, out var role) || role != \"admin\") return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Delete(string id, string [|userId|])", "if (!permissions.CanDelete(userId, id)) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Read(string id, string [|userId|])", "var may = await permissions.HasAccessAsync(userId, id); if (!may) { return \"no\"; } return documents.Find(id)!.Text;")]
    [InlineData("Delete(string id, string [|userId|])", "await permissions.RequireAsync(userId, id); documents.Delete(id); return \"\";")]
    // Whose credential is used.
    [InlineData("Send(string [|userId|])", "return await Send(s_tokens[userId]); Task<string> Send(string token) => Task.FromResult(token.Length.ToString());")]
    [InlineData("Send(string [|userEmail|])", "if (!s_tokens.TryGetValue(userEmail, out var token)) return \"Sign in first\"; return token.Length.ToString();")]
    [InlineData("Send(string [|userId|])", "var token = await store.GetTokenAsync(userId); return token!.Length.ToString();")]
    [InlineData("Send(string [|user|])", "var token = await store.GetAsync($\"token:{user}\"); return token!.Length.ToString();")]
    [InlineData("Send(string [|tenantId|])", "return s_tokens[tenantId].Length.ToString();")]
    public Task Decision_by_what_the_model_says_is_reported(string signature, string body) => CheckTool(signature, body);

    [Theory]
    // The one that the tool is about.
    [InlineData("GetUser(string userId)", "return accounts.Find(userId)!.Role;")]
    [InlineData("GetUser(string userId)", "var user = accounts.Find(userId); if (user is null) return \"User not found\"; return user.Role;")]
    [InlineData("ListDocuments(string userId)", "return documents.All().Where(d => d.OwnerId == userId).Count().ToString();")]
    [InlineData("ListDocuments(string userId)", "var count = 0; foreach (var document in documents.All()) { if (document.OwnerId == userId) { count++; documents.Save(document); } } return count.ToString();")]
    [InlineData("ListDocuments(string userId)", "foreach (var document in documents.All()) { if (document.OwnerId != userId) continue; return document.Text; } return \"\";")]
    [InlineData("ListUsers(string role)", "return accounts.InRole(role).Count.ToString();")]
    [InlineData("SetRole(string userId, string role)", "if (role != \"admin\" && role != \"user\") throw new ArgumentException(\"Unknown role\"); accounts.SetRole(userId, role); return \"\";")]
    [InlineData("SetRole(string userId, string role)", "if (role == \"owner\") throw new McpException(\"Assigning the owner role is not allowed.\"); accounts.SetRole(userId, role); return \"\";")]
    [InlineData("CreateUser(string name, bool isAdmin)", "var account = new Account { Id = name, IsAdmin = isAdmin }; accounts.Add(account); return \"\";")]
    [InlineData("CreateUser(string name, bool isAdmin)", "var account = new Account { Id = name }; if (isAdmin) account.Roles.Add(\"admin\"); accounts.Add(account); return \"\";")]
    [InlineData("CreateUser(string name, bool isAdmin)", "var role = isAdmin ? \"admin\" : \"user\"; accounts.SetRole(name, role); return \"\";")]
    [InlineData("Assign(string id, string userId)", "var document = documents.Find(id)!; if (document.OwnerId == userId) return \"Already assigned\"; documents.Assign(id, userId); return \"\";")]
    [InlineData("RemoveMember(string id, string userId)", "var document = documents.Find(id)!; if (!document.SharedWith.Contains(userId)) return \"Not a member\"; document.SharedWith.Remove(userId); return \"\";")]
    [InlineData("Share(string id, string userId)", "if (await permissions.HasAccessAsync(userId, id)) return \"They can read it already\"; documents.Assign(id, userId); return \"\";")]
    [InlineData("CheckAccess(string id, string userId)", "return (await permissions.HasAccessAsync(userId, id)).ToString();")]
    [InlineData("Transfer(string id, string newOwnerId)", "var document = documents.Find(id)!; if (document.OwnerId != newOwnerId) { document.OwnerId = newOwnerId; documents.Save(document); } return \"\";")]
    [InlineData("Notify(string targetUserId)", "if (!permissions.CanDelete(targetUserId, \"1\")) return \"no\"; documents.Delete(\"1\"); return \"\";")]
    [InlineData("RemoveAdmin(string userId)", "var user = accounts.Find(userId)!; if (!user.IsAdmin) return \"The user is not an admin.\"; user.IsAdmin = false; accounts.Remove(userId); return \"\";")]
    [InlineData("DeleteUser(string userId)", "var user = accounts.Find(userId)!; if (user.IsAdmin) return \"Deleting an administrator is not allowed.\"; accounts.Remove(userId); return \"\";")]
    [InlineData("SendMail(string email, string text)", "if (!s_tenants.Contains(email)) return \"This recipient is not allowed.\"; return documents.Find(text)!.Text;")]
    [InlineData("Connect(string username)", "if (username == \"root\") throw new McpException(\"Connections as root are not allowed.\"); return documents.Find(username)!.Text;")]
    [InlineData("CountByRole(string role)", "if (!RoleExists(role)) return \"There is no such role.\"; return accounts.InRole(role).Count.ToString(); bool RoleExists(string name) => s_roles.ContainsValue(name);")]
    // Only whether it is well-formed.
    [InlineData("GetUser(string userId)", "if (string.IsNullOrEmpty(userId)) throw new ArgumentException(\"userId\"); return accounts.Find(userId)!.Id;")]
    [InlineData("Read(string id, string? role)", "if (role is null or \"\") return \"no role\"; return documents.Find(id)!.Text;")]
    [InlineData("Read(string id, string userId)", "if (!Guid.TryParse(userId, out _)) return \"no id\"; return documents.Find(id)!.Text;")]
    // Roles of other kinds.
    [InlineData("Say(string role, string text)", "if (role != \"user\" && role != \"assistant\") return \"Unknown role\"; return documents.Find(text)!.Text;")]
    [InlineData("Describe(string role)", "return role switch { \"admin\" => \"all\", _ => \"some\" };")]
    [InlineData("Level(string role)", "var level = role == \"admin\" ? 3 : 1; return level.ToString();")]
    // Tenants that may be asked for.
    [InlineData("Query(string tenantId)", "if (!s_tenants.Contains(tenantId)) return \"Unknown tenant\"; return documents.Find(tenantId)!.Text;")]
    [InlineData("Query(string tenantId)", "if (tenantId != options.TenantId) return \"Unknown tenant\"; return documents.Find(tenantId)!.Text;")]
    // Credentials that the tool is about, and those of a page or a chat.
    [InlineData("RevokeToken(string userId)", "await store.RevokeAsync(userId); return \"\";")]
    [InlineData("ListTokens(string userId)", "return store.List(userId).Count.ToString();")]
    [InlineData("GetTokenState(string userId)", "return (await store.GetTokenAsync(userId)) is null ? \"none\" : \"some\";")]
    [InlineData("Note(string userId, string text)", "s_roles[userId] = text; return \"\";")]
    // Somebody who proves it.
    [InlineData("SignIn(string username, string password)", "if (!permissions.CanDelete(username, password)) return \"Access denied\"; return documents.Find(\"1\")!.Text;")]
    // Who is signed in is asked for.
    [InlineData("Read(ClaimsPrincipal user, string id, string userId)", "if (user.FindFirst(\"sub\")?.Value != userId) throw new UnauthorizedAccessException(); var document = documents.Find(id)!; if (document.OwnerId != userId) return \"Not found\"; return document.Text;")]
    [InlineData("Delete(ClaimsPrincipal caller, string id, string userId)", "if (!caller.IsInRole(\"admin\")) throw new UnauthorizedAccessException(); if (!permissions.CanDelete(userId, id)) return \"no\"; documents.Delete(id); return \"\";")]
    [InlineData("Read(RequestContext<CallToolRequestParams> context, string id, string userId)", "if (context.User?.Identity?.Name != userId) return \"no\"; var document = documents.Find(id)!; if (document.OwnerId != userId) return \"no\"; return document.Text;")]
    [InlineData("Read(IHttpContextAccessor http, string id, string userId)", "var me = http.HttpContext!.User.FindFirst(\"sub\")?.Value; if (me != userId) return \"no\"; return s_tokens[userId].Length.ToString();")]
    [InlineData("Read(ICurrentUser current, string id, string userId)", "if (current.Id != userId) return \"no\"; return s_tokens[userId].Length.ToString();")]
    public Task Other_use_of_a_name_is_silent(string signature, string body) => CheckTool(signature, body);

    [Theory]
    // Through a helper that throws, and one that answers.
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { EnsureAdmin(role); documents.Delete(id); } static void EnsureAdmin(string who) { if (who != \"admin\") throw new UnauthorizedAccessException(); }")]
    [InlineData("[McpServerTool] public static string Delete(IDocuments documents, string id, string [|role|]) { if (!MayDelete(role)) return \"no\"; documents.Delete(id); return \"\"; } static bool MayDelete(string who) => who == \"admin\";")]
    [InlineData("[McpServerTool] public static string Delete(IDocuments documents, string id, string [|role|]) { if (!Check(role)) return \"no\"; documents.Delete(id); return \"\"; } static bool Check(string who) { if (who == \"admin\") { return true; } return false; }")]
    [InlineData("[McpServerTool] public static string Delete(IDocuments documents, string id, string [|role|]) { if (Refused(role)) return \"no\"; documents.Delete(id); return \"\"; } static bool Refused(string who) => who != \"admin\";")]
    // Through a field, a local function, a lambda, a method group, an extension method.
    [InlineData("private string _role = \"\"; [McpServerTool] public void Delete(IDocuments documents, string id, string [|role|]) { _role = role; Do(documents, id); } void Do(IDocuments documents, string id) { if (_role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { Do(role); void Do(string who) { if (who != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(id); } }")]
    [InlineData("[McpServerTool] public static string Delete(IDocuments documents, string id, string [|role|]) => Run(() => { if (role != \"admin\") return \"Forbidden\"; documents.Delete(id); return \"\"; }); static string Run(Func<string> action) => action();")]
    [InlineData("[McpServerTool] public static string Delete(IDocuments documents, string id, string [|role|]) => Run(role, who => { if (who != \"admin\") return \"Forbidden\"; documents.Delete(id); return \"\"; }); static string Run(string by, Func<string, string> action) => action(by);")]
    [InlineData("[McpServerTool] public static string Delete(string [|role|]) => Run(role, Guarded); static string Run(string by, Func<string, string> action) => action(by); static string Guarded(string who) { if (who != \"admin\") return \"Forbidden\"; File.Delete(\"a\"); return \"\"; }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { role.Demand(); documents.Delete(id); }")]
    // In objects.
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, Request [|request|]) { if (request.Role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(request.Id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { Do(documents, new Request(id, role)); } static void Do(IDocuments documents, Request request) { if (request.Role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(request.Id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { var options = new Options { Id = id, CallerRole = role }; Do(documents, options); } static void Do(IDocuments documents, Options options) { if (options.CallerRole is not \"admin\") throw new UnauthorizedAccessException(); documents.Delete(options.Id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { new Deletion(documents, role).Run(id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, Guid [|userId|]) { var document = Find(id); if (document.CreatedBy != userId) throw new UnauthorizedAccessException(); documents.Delete(id); } static Note Find(string id) => new();")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, int [|userId|]) { var document = Find(id); if (document.UserId != userId) throw new UnauthorizedAccessException(); documents.Delete(id); } static Note Find(string id) => new();")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, Level [|role|]) { if (role != Level.Admin) throw new UnauthorizedAccessException(); documents.Delete(id); }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|userId|]) { var who = Guid.Parse(userId); var document = Find(id); if (document.CreatedBy != who) throw new UnauthorizedAccessException(); documents.Delete(id); } static Note Find(string id) => new();")]
    [InlineData("[McpServerPrompt] public static string Ask(IDocuments documents, string id, string [|role|]) { if (role != \"admin\") return \"Forbidden\"; return documents.Find(id)!.Text; }")]
    [InlineData("[McpServerTool] public static void Delete(IDocuments documents, string id, string [|userId|]) { s_context.UserId = userId; documents.Delete(id); } static readonly CallerContext s_context = new();")]
    public Task Value_is_followed(string members) => Check(
        $$"""
        public class Tools { {{members}} }
        public static class Demands { public static void Demand(this string who) { if (who != "admin") throw new UnauthorizedAccessException(); } }
        public record Request(string Id, string Role);
        public class Options { public string Id { get; set; } = ""; public string CallerRole { get; set; } = ""; }
        public class Note { public Guid CreatedBy { get; set; } public int UserId { get; set; } }
        public class CallerContext { public string UserId { get; set; } = ""; }
        public enum Level { Reader, Admin }
        public class Deletion(IDocuments documents, string who)
        {
            public void Run(string id) { if (who != "admin") throw new UnauthorizedAccessException(); documents.Delete(id); }
        }
        """);

    [Fact]
    public Task Value_is_followed_through_files_and_interfaces() =>
        Verify.Analyzer<ClaimedIdentityAnalyzer>(
            [
                ("/0/Program.cs", Usings + Http + Types),
                ("/0/Tools.cs", Usings + "public class Tools(IService service) { [McpServerTool] public string Delete(string id, string [|userId|]) => service.Delete(id, userId); }"),
                ("/0/Service.cs", """
                    public interface IService { string Delete(string id, string by); }
                    public class Service(IDocuments documents) : IService
                    {
                        public string Delete(string id, string by)
                        {
                            var document = documents.Find(id);
                            if (document?.OwnerId != by) return "You are not allowed to delete it.";
                            documents.Delete(id);
                            return "";
                        }
                    }
                    """),
            ],
            test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Lambda_that_is_a_tool_is_reported() =>
        Check("", host: """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().WithTools([McpServerTool.Create((string path, string [|role|]) => { if (role != "admin") throw new UnauthorizedAccessException(); File.Delete(path); return ""; })]);
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            """);

    [Theory]
    [InlineData("Authorize(Roles = \"Admin\")")]
    [InlineData("Authorize(\"AdminOnly\")")]
    public Task Tool_for_administrators_is_about_others(string attribute) =>
        Check($$"""public class Tools { [McpServerTool, {{attribute}}] public static string Read(IDocuments documents, string id, string userId) { var document = documents.Find(id)!; if (document.OwnerId != userId) return "no"; return document.Text; } }""");

    [Fact]
    public Task Tool_for_whoever_is_signed_in_is_reported() =>
        Check("public class Tools { [McpServerTool, Authorize] public static string Read(IDocuments documents, string id, string [|userId|]) { var document = documents.Find(id)!; if (document.OwnerId != userId) return \"no\"; return document.Text; } }");

    private const string Leaky = "public class Tools { [McpServerTool] public static void Delete(IDocuments documents, string id, string role) { if (role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(id); } }";

    [Fact]
    public Task Local_server_has_one_user() => Check(Leaky, host: "var builder = Host.CreateApplicationBuilder(args); builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly(); await builder.Build().RunAsync();");

    [Fact]
    public Task Library_without_a_host_is_silent() => Check(Leaky, test => test.TestState.OutputKind = OutputKind.DynamicallyLinkedLibrary, host: "");

    [Fact]
    public Task Test_project_is_silent() => Check(Leaky, test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Fact]
    public Task Helper_that_is_no_tool_is_silent() => Check(Leaky.Replace("[McpServerTool] ", "", StringComparison.Ordinal));

    [Fact]
    public Task Filter_that_checks_the_argument_is_believed() =>
        Check(Leaky, host: """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly().WithRequestFilters(f => f.AddCallToolFilter(next => async (context, token) =>
            {
                if (context.Params?.Arguments?["role"].ToString() is { } role && context.User?.IsInRole(role) != true) throw new McpException("no");
                return await next(context, token);
            }));
            var app = builder.Build();
            app.MapMcp();
            app.Run();

            """);

    [Fact]
    public Task One_parameter_is_one_finding() =>
        CheckTool("Delete(string id, string [|role|])", "if (role != \"admin\") throw new UnauthorizedAccessException(); if (role == \"admin\") { documents.Delete(id); return \"\"; } return role switch { \"owner\" => documents.Find(id)!.Text, _ => \"\" };");

    [Fact]
    public Task Incomplete_code_does_not_crash() =>
        Check("""
            public class Tools { [McpServerTool] public static void Delete(string id, string role) { if (role != {|CS1525:)|} {|CS0103:Missing|}(); {|CS0103:documents|}.Delete(id); } }
            """);

    [Theory]
    [InlineData("1.4")]
    [InlineData("0.2")]
    public Task Every_version_of_the_sdk_is_judged(string version) =>
        Verify.Analyzer<ClaimedIdentityAnalyzer>(
            "using ModelContextProtocol.Server;\n" + Http + "public class Tools { [McpServerTool] public static void Delete(string path, string [|role|]) { if (role != \"admin\") throw new UnauthorizedAccessException(); File.Delete(path); } }",
            test => test.Sdk = version == "0.2" ? McpSdk.V0_2AspNetCore : McpSdk.V1_4AspNetCore);

    [Fact]
    public Task Sdk_that_hands_in_no_user_has_no_fix() =>
        Verify.NoFix<ClaimedIdentityAnalyzer, ClaimedIdentityFix>(
            "using ModelContextProtocol.Server;\n" + Http + "public class Tools { [McpServerTool] public static void Delete(string path, string [|role|]) { if (role != \"admin\") throw new UnauthorizedAccessException(); File.Delete(path); } }",
            test => test.Sdk = McpSdk.V0_2AspNetCore);

    private static Task Fix(string before, string after) =>
        Verify.Fix<ClaimedIdentityAnalyzer, ClaimedIdentityFix>(Usings + Http + before + Types, Usings + Http + after + Types, test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Fix_takes_the_user_from_the_token() =>
        Fix("""
            public class Tools(IDocuments documents)
            {
                /// <summary>Reads a document.</summary>
                /// <param name="id">Which one.</param>
                /// <param name="userId">Who reads.</param>
                [McpServerTool]
                public string Read(string id, string [|userId|])
                {
                    // Only what is his own.
                    var document = documents.Find(id)!;
                    if (document.OwnerId != userId) return "Not found";
                    return document.Text;
                }

                [McpServerTool]
                public string Delete(string id, [System.ComponentModel.Description("Who asks")] string? [|email|] = null) => documents.Find(id)!.OwnerId == email ? Gone(id) : throw new UnauthorizedAccessException();

                private string Gone(string id) { documents.Delete(id); return ""; }
            }
            """,
            """
            public class Tools(IDocuments documents)
            {
                /// <summary>Reads a document.</summary>
                /// <param name="id">Which one.</param>
                [McpServerTool]
                public string Read(string id, ClaimsPrincipal user)
                {
                    var userId = user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? throw new McpException("Nobody is signed in.");
                    // Only what is his own.
                    var document = documents.Find(id)!;
                    if (document.OwnerId != userId) return "Not found";
                    return document.Text;
                }

                [McpServerTool]
                public string Delete(string id, ClaimsPrincipal user)
                {
                    var email = user.FindFirst("email")?.Value ?? user.FindFirst(ClaimTypes.Email)?.Value ?? throw new McpException("Nobody is signed in.");

                    return documents.Find(id)!.OwnerId == email ? Gone(id) : throw new UnauthorizedAccessException();
                }

                private string Gone(string id) { documents.Delete(id); return ""; }
            }
            """);

    [Fact]
    public Task Fix_asks_the_user_for_the_role() =>
        Fix("""
            public class Tools(IDocuments documents)
            {
                [McpServerTool]
                public void Delete(string id, string [|role|] = "reader")
                {
                    if (role != "admin" && !string.Equals(role, "owner", StringComparison.OrdinalIgnoreCase)) throw new UnauthorizedAccessException();
                    documents.Delete(id);
                }
            }
            """,
            """
            public class Tools(IDocuments documents)
            {
                [McpServerTool]
                public void Delete(string id, ClaimsPrincipal user)
                {
                    if (!user.IsInRole("admin") && !user.IsInRole("owner")) throw new UnauthorizedAccessException();
                    documents.Delete(id);
                }
            }
            """);

    [Theory]
    // A role that goes elsewhere, a flag, a tenant, an id that is no text, an object, a tool that is called by others.
    [InlineData("public class Tools { [McpServerTool] public static void Delete(IDocuments documents, string id, string [|role|]) { Check(role); documents.Delete(id); } static void Check(string who) { if (who != \"admin\") throw new UnauthorizedAccessException(); } }")]
    [InlineData("public class Tools { [McpServerTool] public static string Delete(IDocuments documents, string id, bool [|isAdmin|]) { if (!isAdmin) return \"no\"; documents.Delete(id); return \"\"; } }")]
    [InlineData("public class Tools { [McpServerTool] public static string Read(IDocuments documents, string id, string [|tenantId|]) { var d = documents.Find(id)!; if (d.TenantId != tenantId) return \"no\"; return d.Text; } }")]
    [InlineData("public class Tools { [McpServerTool] public static void Delete(IDocuments documents, Request [|request|]) { if (request.Role != \"admin\") throw new UnauthorizedAccessException(); documents.Delete(request.Id); } } public record Request(string Id, string Role);")]
    [InlineData("public class Tools { [McpServerTool] public static string Read(IDocuments documents, string id, string [|userId|]) { var d = documents.Find(id)!; if (d.OwnerId != userId) return \"no\"; return d.Text; } static string Again(IDocuments documents) => Read(documents, \"1\", \"me\"); }")]
    public Task No_fix_where_nobody_knows_what_to_ask(string tools) =>
        Verify.NoFix<ClaimedIdentityAnalyzer, ClaimedIdentityFix>(Usings + Http + tools + Types, test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task No_fix_for_a_server_that_speaks_stdio_as_well() =>
        Verify.NoFix<ClaimedIdentityAnalyzer, ClaimedIdentityFix>(
            Usings + Http.Replace(".WithHttpTransport()", ".WithHttpTransport().WithStdioServerTransport()", StringComparison.Ordinal) + Leaky.Replace("string role", "string [|role|]", StringComparison.Ordinal) + Types,
            test => test.Sdk = McpSdk.V2_3AspNetCore);
}
