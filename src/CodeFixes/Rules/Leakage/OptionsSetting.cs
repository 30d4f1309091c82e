using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Where a credential that was a parameter is configured: a member of an options class, bound to a section.</summary>
internal sealed class OptionsSetting
{
    private OptionsSetting(string section, string member, INamedTypeSymbol? type, IParameterSymbol parameter)
    {
        Section = section;
        Member = member;
        Type = type;
        Tools = parameter.ContainingType;
        IsOptional = parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null or "" };
        MayBeNull = IsOptional && parameter.NullableAnnotation == NullableAnnotation.Annotated;
    }

    /// <summary>The configuration section, and the options class without its last word.</summary>
    public string Section { get; }

    public string Member { get; }

    public string Key => Section + ":" + Member;

    /// <summary>Whether calls go without the parameter: then the server does without the setting, too.</summary>
    public bool IsOptional { get; }

    /// <summary>Whether the code that reads the value knows that there may be none.</summary>
    public bool MayBeNull { get; }

    /// <summary>The class, when the program has it.</summary>
    public INamedTypeSymbol? Type { get; }

    public string TypeName => Section + "Options";

    /// <summary>The class name as other files can write it.</summary>
    public string FullTypeName =>
        (Type ?? Tools).ContainingNamespace is { IsGlobalNamespace: false } space ? $"global::{space.ToDisplayString()}.{TypeName}" : "global::" + TypeName;

    /// <summary>The class that holds the tool.</summary>
    public INamedTypeSymbol Tools { get; }

    public bool HasMember => Type?.GetMembers(Member).OfType<IPropertySymbol>().Any(p => p.Type.SpecialType == SpecialType.System_String) == true;

    /// <summary>The setting for a parameter; null where none can take its place.</summary>
    public static async Task<OptionsSetting?> ForAsync(FixTarget target, ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        if (parameter.Parent?.Parent is not MethodDeclarationSyntax method || method.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return null;
        }

        var model = (await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        if (model.GetDeclaredSymbol(parameter, cancellationToken) is not IParameterSymbol { Type.SpecialType: SpecialType.System_String } symbol
            || model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Options.IOptions`1") is null
            || symbol.ContainingType is not { } tools)
        {
            return null;
        }

        var key = SecretNames.ConfigurationKeyFor(SecretNames.EnvironmentNameFor(symbol.Name, tools.Name, null));
        var colon = key.IndexOf(':');
        var section = colon < 0 ? "Server" : key.Substring(0, colon);
        var types = model.Compilation.GetSymbolsWithName(section + "Options", SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>().ToList();
        return types.Count > 1 || (types.Count == 1 && types[0] is not { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false, ContainingType: null, Arity: 0 })
            ? null
            : new OptionsSetting(section, key.Substring(colon + 1), types.FirstOrDefault(), symbol);
    }
}
