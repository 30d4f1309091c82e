using System;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Startup;

/// <summary>MCPAC4004: what is shipped runs in the environment of developers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DevelopmentShippedAnalyzer : McpAnalyzer
{
    public DevelopmentShippedAnalyzer()
        : base(Descriptors.MCPAC4004_DevelopmentShipped)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterAdditionalFileAction(c => Analyze(c, program));
        }
    }

    private static void Analyze(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var file = ConfigFile.Of(context.AdditionalFile.Path);
        if (WhatOf(file.Kind) is not { } what || file.IsForDevelopment || program.CheckedIn(context.AdditionalFile, context.CancellationToken) is not { } text)
        {
            return;
        }

        var leaves = file.Read(text.ToString());
        var names = ConfigNames.Of(file.Kind, leaves);
        var first = file.Kind == ConfigKind.Dockerfile ? LastStage(leaves) : 0;
        for (var i = first; i < leaves.Count; i++)
        {
            if (string.Equals(leaves[i].Text, "Development", StringComparison.OrdinalIgnoreCase)
                && names.NameOf(i).Name is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" or "EnvironmentName"
                && LocationOf(leaves[i], context.AdditionalFile, text) is var location
                && program.FindingIn(context.AdditionalFile, Descriptors.MCPAC4004_DevelopmentShipped, KnownOptions.EnvironmentSeverity, Tier.Info, location, names.NameOf(i).Name, what) is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>What the file decides the environment of; null for one that is for a developer's own machine.</summary>
    private static string? WhatOf(ConfigKind kind) => kind switch
    {
        ConfigKind.Dockerfile => "the image",
        ConfigKind.ServerManifest => "every user's server",
        ConfigKind.WebConfig or ConfigKind.MSBuild => "the published server",
        _ => null,
    };

    /// <summary>Only the last stage becomes the image, or what it is built from.</summary>
    private static int LastStage(System.Collections.Generic.IReadOnlyList<ConfigLeaf> leaves)
    {
        for (var i = leaves.Count - 1; i >= 0; i--)
        {
            if (leaves[i].Path == "FROM")
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static Location LocationOf(ConfigLeaf leaf, AdditionalText file, SourceText text)
    {
        var span = new TextSpan(leaf.Start, leaf.Length);
        return Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span));
    }
}
