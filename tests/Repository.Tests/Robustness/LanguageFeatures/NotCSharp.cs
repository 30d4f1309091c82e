{ "this": "is a file of another kind", "apiKey": "${API_KEY}" }
<Project Sdk="Microsoft.NET.Sdk"> <PropertyGroup /> </Project>
[McpServerTool] [McpServerTool( public string
class { record (string string) => ; static void Main( async await using (var x = 
"unterminated $"{ {{ }} """
#if
#pragma warning disable restore 12 foo
\u0041\u00zz ''' '\x' 0x 1e 1_ @ $ ` ﷺ 𝒳 ‮ 
}}}}}))))]]]]>>>>;;;;
